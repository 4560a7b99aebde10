export default async function down() {
  await globalThis.heedBrowser?.close();
}
