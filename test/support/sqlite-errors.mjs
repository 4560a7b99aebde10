import addon from 'better-sqlite3/build/Release/better_sqlite3.node';

// The addon lives as long as the process and would go on throwing the first test file's errors, which are no `Error`
// in any other file.
addon.isInitialized = false;
