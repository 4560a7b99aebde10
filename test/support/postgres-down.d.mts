export default function down(): Promise<void>;
