import { expect, test } from "vitest";
import type { Referentiel } from "../../api/types";
import { activitesKept, addressOf, all, byBloc, competencesKept, keeper, ownOption } from "./tree";

const bloc = (code: string) => ({ code, intitule: `Bloc ${code}`, unite: null, option: null });
const diploma = {
  blocs: [bloc("B1"), bloc("B2"), bloc("B3")],
  activites: [
    {
      code: "A1",
      intitule: "Préparation",
      bloc: "B1",
      option: null,
      taches: [
        { code: "A1T1", intitule: "Sécuriser l’intervention", competences: ["C1"] },
        { code: "A1T2", intitule: "Mettre à l’arrêt", competences: [] },
      ],
    },
    { code: "A2", intitule: "Mise en œuvre", bloc: "B2", option: null, taches: [] },
  ],
  competences: [
    { code: "C1", intitule: "Contrôler", bloc: "B1", option: null, attitudes: [], criteres: [{ code: "C1-1", intitule: "Relevés justes" }] },
    { code: "C2", intitule: "Rendre compte", bloc: "B2", option: null, attitudes: [], criteres: [] },
  ],
} as unknown as Referentiel;

const activites = (typed: string) => all(activitesKept(diploma, keeper(typed)));

test("a filter ignores accents, case, the form of apostrophes and the order of words (R-01)", () => {
  const keep = keeper(" INTERVENTION  l'inter securiser ");
  expect(keep({ code: "A1T1", intitule: "Sécuriser l’intervention" })).toBe(true);
  expect(keep({ code: "A1T2", intitule: "Mettre à l’arrêt" })).toBe(false);
  expect(keeper("oeuvre")({ code: "A2", intitule: "Mise en œuvre" })).toBe(true);
  expect(keeper("a1t2")({ code: "A1T2", intitule: "" })).toBe(true);
});

test("an activity is kept whole when it is the one looked for, else with its tasks that are (R-01)", () => {
  expect(activites("preparation")[0]?.taches).toHaveLength(2);
  expect(activites("arret").map(({ taches }) => taches.map(({ code }) => code))).toEqual([["A1T2"]]);
  expect(activites("bloc b1")).toHaveLength(1);
  expect(activites("soudure")).toEqual([]);
});

test("a competence is kept for its criteria (R-01)", () => {
  expect(all(competencesKept(diploma, keeper("releves"))).map(({ code }) => code)).toEqual(["C1"]);
});

test("without a filter every bloc is there, with nothing in it if nothing is known (R-01)", () => {
  const groups = competencesKept(diploma, keeper(""));
  expect(groups.map(({ bloc: one, items }) => [one?.code, items.length])).toEqual([["B1", 1], ["B2", 1], ["B3", 0]]);
});

test("where nothing has a bloc, there is one group without a title (R-01)", () => {
  const items = [{ bloc: null }, { bloc: null }];
  expect(byBloc(diploma.blocs, items)).toEqual([{ bloc: null, items }]);
  expect(byBloc(diploma.blocs, [])).toEqual([]);
  expect(byBloc(diploma.blocs, [{ bloc: "B1" }, { bloc: null }]).at(-1)).toEqual({ bloc: null, items: [{ bloc: null }] });
});

test("an option is said once, by the bloc or by what is in it (R-01)", () => {
  const blocs = [{ ...bloc("B1"), option: "A" }, bloc("B2")];
  expect(ownOption(blocs, { bloc: "B1", option: "A" })).toBe(null);
  expect(ownOption(blocs, { bloc: "B2", option: "A" })).toBe("A");
  expect(ownOption(blocs, { bloc: null, option: null })).toBe(null);
});

test("each element has its address (R-01)", () => {
  expect(addressOf("bac-pro-mspc", "competence", "C2.1")).toBe("/referentiels/bac-pro-mspc?partie=competences#competence-C2.1");
  expect(addressOf("bac-pro-mcv", "bloc", "B4A")).toBe("/referentiels/bac-pro-mcv?partie=competences#bloc-B4A");
});
