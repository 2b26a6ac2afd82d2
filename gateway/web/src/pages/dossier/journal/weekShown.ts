import type { SemaineResume } from "../../../api/types";
import { semaineIso } from "../../../text/dates";

/** The week to show: the one that is asked for, else the current one, else the last one begun, else the first. */
export function weekShown(weeks: SemaineResume[], asked: string | null, today: string): SemaineResume | undefined {
  const named = (semaine: string | null) => weeks.find((week) => week.semaine === semaine);
  return named(asked) ?? named(semaineIso(today)) ?? weeks.filter(({ lundi }) => lundi <= today).at(-1) ?? weeks[0];
}
