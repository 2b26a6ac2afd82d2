import { describe, expect, it } from "vitest";
import { degreesText, farFromFrance, movedBy, movedByKey, placeAt, positionOf, positionText, readDegrees, readPair } from "./position";

const ROUEN = { latitude: 49.443232, longitude: 1.099971 };

describe("moving a place", () => {
  it("goes as many metres at any latitude: a degree of longitude is shorter in the north", () => {
    expect(movedBy(ROUEN, 100, 0)).toEqual({ latitude: 49.444131, longitude: 1.099971 });
    expect(movedBy(ROUEN, 0, 100)).toEqual({ latitude: 49.443232, longitude: 1.101354 });
    expect(movedBy({ latitude: 0, longitude: 0 }, 0, 100)).toEqual({ latitude: 0, longitude: 0.000899 });
  });
  it("comes back to where it was", () => {
    expect(movedBy(movedBy(ROUEN, 0, 10), 0, -10)).toEqual(ROUEN);
    expect(movedBy(movedBy(ROUEN, -10, 0), 10, 0)).toEqual(ROUEN);
  });
  it("stays on the Earth at its poles and where its days change", () => {
    expect(movedBy({ latitude: 90, longitude: 0 }, 100, 0).latitude).toBe(90);
    expect(Math.abs(movedBy({ latitude: 90, longitude: 0 }, 0, 100).longitude)).toBeLessThan(1);
    expect(movedBy({ latitude: 0, longitude: 179.9999 }, 0, 100).longitude).toBe(-179.999201);
  });
  it("follows the arrows, ten times as far with Shift, and no other key", () => {
    expect(movedByKey(ROUEN, "ArrowUp", false)).toEqual(movedBy(ROUEN, 10, 0));
    expect(movedByKey(ROUEN, "ArrowDown", true)).toEqual(movedBy(ROUEN, -100, 0));
    expect(movedByKey(ROUEN, "ArrowRight", false)).toEqual(movedBy(ROUEN, 0, 10));
    expect(movedByKey(ROUEN, "ArrowLeft", true)).toEqual(movedBy(ROUEN, 0, -100));
    expect(movedByKey(ROUEN, "Enter", false)).toBeNull();
  });
});

describe("a place as the form holds it", () => {
  it("has six decimals, within its limits", () => {
    expect(placeAt(49.44323249, 361.0999714)).toEqual({ latitude: 49.443232, longitude: 1.099971 });
    expect(placeAt(-0.0000001, -0.0000001)).toEqual({ latitude: 0, longitude: 0 });
    expect(placeAt(91, -190)).toEqual({ latitude: 90, longitude: 170 });
  });
  it("is nothing else", () => {
    expect(positionOf(ROUEN)).toEqual(ROUEN);
    for (const other of [null, "49", 49, true, ["49", "1"]]) expect(positionOf(other)).toBeNull();
  });
});

describe("degrees that are typed", () => {
  it("take a comma or a point, a sign or a letter", () => {
    for (const text of ["49,4432", "49.4432", " 49,4432 ", "+49,4432", "49,4432°", "49,4432 N", "49,4432° n"]) {
      expect(readDegrees(text, "latitude"), text).toBe(49.4432);
    }
    for (const text of ["-1,5", "−1,5", "1,5 O", "1.5W", "1,5° o"]) expect(readDegrees(text, "longitude"), text).toBe(-1.5);
    expect(readDegrees("1,", "longitude")).toBe(1);
    expect(readDegrees("0,12345678", "longitude")).toBe(0.123457);
  });
  it("are refused out of their limits, on the wrong axis, or when they are not a number", () => {
    for (const text of ["", "-", "abc", "91", "-90,01", "49,4 E", "-49,4 S", "49°26’35”", "1 2", "49,4,4"]) {
      expect(readDegrees(text, "latitude"), text).toBeNull();
    }
    expect(readDegrees("180", "longitude")).toBe(180);
    expect(readDegrees("180,1", "longitude")).toBeNull();
  });
  it("come by two from other maps", () => {
    for (const text of ["49.443232, 1.099971", "49.443232,1.099971", "49.443232 1.099971", "49.443232 ; 1.099971"]) {
      expect(readPair(text), text).toEqual(ROUEN);
    }
    expect(readPair("-21.1, 55.5")).toEqual({ latitude: -21.1, longitude: 55.5 });
    // Two decimal commas: nobody can tell which one stands between them.
    for (const text of ["49,443232, 1,099971", "49.443232", "99.1, 1.0"]) expect(readPair(text), text).toBeNull();
  });
});

describe("a place in words", () => {
  it("says the sides of the Earth in French", () => {
    expect(positionText(ROUEN)).toBe("49,443232\u00a0N, 1,099971\u00a0E");
    expect(positionText({ latitude: -21.1, longitude: -0.5 })).toBe("21,100000\u00a0S, 0,500000\u00a0O");
    expect(degreesText(49.4432)).toBe("49,4432");
    expect(degreesText(-0.000001)).toBe("-0,000001");
  });
  it("is read back from what it says", () => {
    const [latitude = "", longitude = ""] = positionText({ latitude: 48.1, longitude: -1.6 }).split(", ");
    expect([readDegrees(latitude, "latitude"), readDegrees(longitude, "longitude")]).toEqual([48.1, -1.6]);
  });
});

it("tells what is far from France, not its neighbours nor its islands", () => {
  for (const near of [ROUEN, { latitude: 50.85, longitude: 4.35 }, { latitude: -21.1, longitude: 55.5 }, { latitude: 14.6, longitude: -61 }, { latitude: 4.9, longitude: -52.3 }]) {
    expect(farFromFrance(near)).toBe(false);
  }
  // Latitude and longitude the wrong way round, another continent, nothing typed but zeros.
  for (const far of [{ latitude: 1.099971, longitude: 49.443232 }, { latitude: 40.7, longitude: -74 }, { latitude: 0, longitude: 0 }]) {
    expect(farFromFrance(far)).toBe(true);
  }
});
