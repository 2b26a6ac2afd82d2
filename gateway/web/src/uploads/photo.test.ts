import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lighter } from "./photo";

const file = (name: string, type: string, size: number) => new File([new Uint8Array(size)], name, { type });

describe("a photo on the device (F-06)", () => {
  const drawn = { width: 4000, height: 3000, close: vi.fn() };
  const decode = vi.fn(async () => drawn);
  let made: { width: number; height: number; type: string; quality: number } | null;
  let bytes: number;
  beforeEach(() => {
    made = null;
    bytes = 300_000;
    vi.stubGlobal("createImageBitmap", decode);
    const context = { fillRect: vi.fn(), drawImage: vi.fn() } as unknown as CanvasRenderingContext2D;
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
    vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation(function (this: HTMLCanvasElement, done, type = "", quality = 0) {
      made = { width: this.width, height: this.height, type, quality };
      done(new Blob([new Uint8Array(bytes)], { type }));
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    decode.mockClear();
  });

  it("is drawn the right way up, 2 560 pixels at most, as a JPEG", async () => {
    const { nom, content } = await lighter(file("IMG_2041.JPG", "image/jpeg", 5_000_000));
    expect(decode).toHaveBeenCalledWith(expect.anything(), { imageOrientation: "from-image" });
    expect(made).toEqual({ width: 2560, height: 1920, type: "image/jpeg", quality: 0.85 });
    expect([nom, content.size, content.type]).toEqual(["IMG_2041.jpg", 300_000, "image/jpeg"]);
    expect(drawn.close).toHaveBeenCalled();
  });

  it("tells no place, however light; of a kind that the server does not read, it is made one that it reads", async () => {
    for (const [name, type] of [["a.jpg", "image/jpeg"], ["a.HEIC", "image/heic"], ["a.heif", ""]] as const) {
      const { nom, content } = await lighter(file(name, type, 500));
      expect([nom, content.size]).toEqual(["a.jpg", 300_000]);
    }
  });

  it("leaves as it is where drawing it gains nothing, or when the browser cannot", async () => {
    const light = file("plan.png", "image/png", 90_000);
    expect((await lighter(light)).content).toBe(light);
    bytes = 900_000;
    const dense = file("plan.png", "image/png", 800_000);
    expect((await lighter(dense)).content).toBe(dense);
    decode.mockRejectedValueOnce(new Error("unreadable"));
    const damaged = file("b.jpg", "image/jpeg", 800_000);
    expect((await lighter(damaged)).content).toBe(damaged);
  });

  it("touches nothing that is no photo", async () => {
    const document = file("notice.pdf", "application/pdf", 5_000_000);
    expect(await lighter(document)).toEqual({ nom: "notice.pdf", content: document });
    expect(decode).not.toHaveBeenCalled();
  });
});
