import { describe, expect, it } from "vitest";
import { idsOf, moved, pagesOf, valueOfIds, withLast, without } from "./ordre";

describe("the order of the pages of a book (F-11)", () => {
  const pages = ["a", "b", "c"];
  it("changes by one place at a time, and not beyond its ends", () => {
    expect(moved(pages, "b", -1)).toEqual(["b", "a", "c"]);
    expect(moved(pages, "b", 1)).toEqual(["a", "c", "b"]);
    expect(moved(pages, "a", -1)).toEqual(pages);
    expect(moved(pages, "c", 1)).toEqual(pages);
    expect(moved(pages, "gone", 1)).toEqual(pages);
  });
  it("takes a page out, and puts one in at the end, once", () => {
    expect(without(pages, "b")).toEqual(["a", "c"]);
    expect(withLast(without(pages, "a"), "a")).toEqual(["b", "c", "a"]);
    expect(withLast(pages, "a")).toEqual(pages);
  });
  it("never changes the list it is given", () => {
    moved(pages, "a", 1);
    without(pages, "a");
    withLast(pages, "d");
    expect(pages).toEqual(["a", "b", "c"]);
  });
  it("knows only the successes that are still there, each once", () => {
    expect(pagesOf(["a", "gone", "b", "a"], [{ id: "b" }, { id: "a" }])).toEqual(["a", "b"]);
    expect([idsOf(null), idsOf("a"), pagesOf(null, [{ id: "a" }])]).toEqual([[], [], []]);
  });
  it("is nothing at all where it is empty", () => {
    expect([valueOfIds([]), valueOfIds(["a"])]).toEqual([null, ["a"]]);
  });
});
