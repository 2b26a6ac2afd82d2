/** A page of A4 at 220 dots per inch. */
const LONGEST_SIDE = 2_560;
const QUALITY = 0.85;
/** A drawing or a screen capture this light leaves as it is, bytes. */
const LIGHT = 400_000;
/** Without loss, or light already: drawn anew only where that gains something. */
const FINE = ["image/png", "image/webp"];

/**
 * A photo made smaller on the device: a tenth of the bytes on a poor network, the right way up, of a kind that the server
 * reads, and without the place where it was taken. What the browser cannot draw leaves as it is: the server decides, and
 * takes the place away in any case.
 */
export async function lighter(file: File): Promise<{ nom: string; content: Blob }> {
  const asIs = { nom: file.name, content: file };
  const fine = FINE.includes(file.type);
  if (!isPhoto(file) || (fine && file.size <= LIGHT)) return asIs;
  try {
    const content = await drawn(file);
    if (!content || (fine && content.size >= file.size)) return asIs;
    return { nom: `${file.name.replace(/\.[^.]+$/, "")}.jpg`, content };
  } catch {
    return asIs;
  }
}

/** Some browsers have no type for what phones of another maker take. */
function isPhoto({ name, type }: File): boolean {
  return (type.startsWith("image/") && type !== "image/svg+xml") || /\.hei[cf]$/i.test(name);
}

async function drawn(file: File): Promise<Blob | null> {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext("2d");
  if (!context) return null;
  // A JPEG has no transparency: what shows through is white, as paper.
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}
