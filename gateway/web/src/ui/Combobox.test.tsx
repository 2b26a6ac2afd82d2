import { act, useState } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Combobox } from "./Combobox";
import type { Suggest } from "./useSuggestions";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
const PARFUMS = ["12 Rue des Parfums Rouen", "12 Rue des Parfums Évreux"];

/** Answers that the test gives when it likes, by the text that was asked. */
const answers = new Map<string, { give: (found: string[] | null) => void; fail: () => void; signal: AbortSignal }>();
const held: Suggest<string> = (typed, signal) =>
  new Promise((give, refuse) => answers.set(typed, { give, fail: () => refuse(new Error("away")), signal }));

let change: (suggest: Suggest<string> | null) => void;
const left = vi.fn();

function Field() {
  const [value, setValue] = useState("");
  const [suggest, setSuggest] = useState<Suggest<string> | null>(() => held);
  change = (next) => setSuggest(() => next);
  return (
    <Combobox
      label="Adresse" listLabel="Adresses proposées" value={value} suggest={suggest}
      onType={setValue} onPick={setValue} onLeave={left} textOf={(text) => text} announce={(count) => `${count} adresses`}
    />
  );
}

describe("a field with suggestions (P-10)", () => {
  let root: ReturnType<typeof createRoot>;
  const input = () => document.querySelector("input") as HTMLInputElement;
  const list = () => document.querySelector("[role=listbox]") as HTMLElement;
  const options = () => [...document.querySelectorAll<HTMLElement>("[role=option]")];
  const chosen = () => options().filter((option) => option.getAttribute("aria-selected") === "true").map(({ textContent }) => textContent);
  const said = () => document.querySelector("[role=status]")?.textContent;

  async function type(text: string) {
    await act(async () => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input(), text);
      input().dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  const pause = (milliseconds: number) => act(async () => vi.advanceTimersByTime(milliseconds));
  const answer = (typed: string, found: string[] | null) => act(async () => answers.get(typed)?.give(found));
  async function press(key: string) {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    await act(async () => void input().dispatchEvent(event));
    return event.defaultPrevented;
  }
  async function opened() {
    await type("12 rue");
    await pause(250);
    await answer("12 rue", PARFUMS);
  }

  beforeEach(async () => {
    vi.useFakeTimers();
    answers.clear();
    left.mockClear();
    root = createRoot(document.body.appendChild(document.createElement("div")));
    await act(async () => root.render(<Field />));
    input().focus();
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    document.body.replaceChildren();
    vi.useRealTimers();
  });

  it("asks once the fingers rest, from three letters on", async () => {
    await type("12");
    await pause(1_000);
    await type("12 r");
    await pause(200);
    await type("12 ru");
    await pause(249);
    expect([...answers.keys()]).toEqual([]);
    await pause(1);
    expect([...answers.keys()]).toEqual(["12 ru"]);
  });

  it("tells its list to screen readers, and how many there are", async () => {
    expect(input().getAttribute("role")).toBe("combobox");
    expect(input().getAttribute("aria-expanded")).toBe("false");
    expect(list().hidden).toBe(true);
    await opened();
    expect(input().getAttribute("aria-expanded")).toBe("true");
    expect(input().getAttribute("aria-controls")).toBe(list().id);
    expect(list().hidden).toBe(false);
    expect(options().map(({ textContent }) => textContent)).toEqual(PARFUMS);
    expect(chosen()).toEqual([]);
    expect(said()).toBe("2 adresses");
  });

  it("is walked with the arrows, both ways round, and picked from with Enter", async () => {
    await opened();
    expect(await press("Enter")).toBe(false);
    expect(await press("ArrowDown")).toBe(true);
    expect(chosen()).toEqual([PARFUMS[0]]);
    expect(input().getAttribute("aria-activedescendant")).toBe(options()[0]?.id);
    await press("ArrowUp");
    expect(chosen()).toEqual([PARFUMS[1]]);
    await press("ArrowDown");
    await press("ArrowDown");
    expect(await press("Enter")).toBe(true);
    expect(input().value).toBe(PARFUMS[1]);
    expect(list().hidden).toBe(true);
    expect(document.activeElement).toBe(input());
  });

  it("is picked from with a finger, and the field keeps the focus", async () => {
    await opened();
    const down = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
    await act(async () => {
      options()[0]?.dispatchEvent(down);
      options()[0]?.click();
    });
    expect(down.defaultPrevented).toBe(true);
    expect(input().value).toBe(PARFUMS[0]);
    expect(left).not.toHaveBeenCalled();
  });

  it("leaves what is typed alone: Escape, leaving and late answers change nothing", async () => {
    await opened();
    await press("ArrowDown");
    expect(await press("Escape")).toBe(true);
    expect([input().value, list().hidden]).toEqual(["12 rue", true]);
    await type("12 rue d");
    await pause(250);
    await act(async () => input().blur());
    expect(left).toHaveBeenCalledOnce();
    expect(answers.get("12 rue d")?.signal.aborted).toBe(true);
    await answer("12 rue d", PARFUMS);
    expect([input().value, list().hidden, said()]).toEqual(["12 rue d", true, ""]);
  });

  it("shows the suggestions of the last text, whatever order the answers come in", async () => {
    await type("12 rue");
    await pause(250);
    await type("3 quai");
    await pause(250);
    await answer("3 quai", ["3 Quai des Brumes"]);
    await answer("12 rue", PARFUMS);
    expect(options().map(({ textContent }) => textContent)).toEqual(["3 Quai des Brumes"]);
  });

  it("forgets what was walked to when another list comes", async () => {
    await opened();
    await type("12 rue d");
    await press("ArrowDown");
    expect(chosen()).toEqual([PARFUMS[0]]);
    await pause(250);
    await answer("12 rue d", ["3 Quai des Brumes", "12 Rue Danton"]);
    expect(chosen()).toEqual([]);
    expect(input().getAttribute("aria-activedescendant")).toBeNull();
    expect(await press("Enter")).toBe(false);
    expect(input().value).toBe("12 rue d");
    await press("ArrowDown");
    expect(chosen()).toEqual(["3 Quai des Brumes"]);
  });

  it("says that there is none, and nothing when nobody can say", async () => {
    await type("zzz");
    await pause(250);
    await answer("zzz", []);
    expect([list().hidden, said()]).toEqual([true, "0 adresses"]);
    await type("zzzz");
    await pause(250);
    await answer("zzzz", null);
    expect([list().hidden, said()]).toEqual([true, ""]);
    await type("zzzzz");
    await pause(250);
    await act(async () => answers.get("zzzzz")?.fail());
    expect([list().hidden, said()]).toEqual([true, ""]);
  });

  it("is a plain field without a search, and stays the same field", async () => {
    await opened();
    const before = input();
    await act(async () => change(null));
    expect(input()).toBe(before);
    expect(input().getAttribute("role")).toBeNull();
    expect(input().getAttribute("aria-expanded")).toBeNull();
    expect(document.querySelector("[role=listbox]")).toBeNull();
    await type("12 rue des");
    await pause(1_000);
    expect(input().value).toBe("12 rue des");
    expect([...answers.keys()]).toEqual(["12 rue"]);
    await act(async () => change(held));
    expect(list().hidden).toBe(true);
  });
});
