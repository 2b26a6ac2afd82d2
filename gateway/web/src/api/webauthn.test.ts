import { describe, expect, it } from "vitest";
import { base64url, bytes } from "./webauthn";

describe("bytes as the server writes them (I-06)", () => {
  it("go and come back", () => {
    const all = Uint8Array.from({ length: 256 }, (_, value) => value);
    for (const length of [0, 1, 2, 3, 255, 256]) {
      const some = all.slice(0, length);
      const written = base64url(some.buffer);
      expect(written).not.toMatch(/[+/=]/);
      expect([...bytes(written)]).toEqual([...some]);
    }
  });
  it("are those of the standard", () => {
    expect(base64url(new TextEncoder().encode("Clé ?>").buffer as ArrayBuffer)).toBe("Q2zDqSA_Pg");
  });
});
