import postgresDown from './postgres-down.mjs';

export default async function down() {
  await globalThis.heedBrowser?.close();
  await postgresDown();
}
