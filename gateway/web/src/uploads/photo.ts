/** A page of A4 at 220 dots per inch. */
const LONGEST_SIDE = 2_560;
/** What is this light leaves as it is, bytes. */
const LIGHT = 400_000;

/**
 * A photo made smaller on the device: a tenth of the bytes on a poor network, the right way up, and without the place where
 * it was taken. What the browser cannot draw leaves as it is: the server decides.
 */
export async function lighter(file: File): Promise<{ nom: string; content: Blob }> {
  const asIs = { nom: file.name, content: file };
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return asIs;
  if (file.size <= LIGHT && file.type !== "image/heic" && file.type !== "image/heif") return asIs;
  try {
    const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawn.width * scale);
    canvas.height = Math.round(drawn.height * scale);
    const context = canvas.getContext("2d");
    if (!context) return asIs;
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    drawn.close();
    const content = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!content || content.size >= file.size) return asIs;
    return { nom: file.name.replace(/\.[^.]+$/, "") + ".jpg", content };
  } catch {
    return asIs;
  }
}
