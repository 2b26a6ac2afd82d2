import { describe, expect, it } from "vitest";
import { departementDe, joursFeries, presence, presenceChangee, presenceCourte, presenceDite, reglePresence } from "./presence";

/** Presence of dates that are an interval. */
function counted(du: string, au: string, departement = "") {
  const value = presence(du, au, departement);
  if (!value) throw new Error(`${du} to ${au} is no interval`);
  return value;
}
/** Our texts with plain spaces, to compare words. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("legal holidays", () => {
  it("are the eleven of the code du travail, in order", () => {
    expect(joursFeries(2026).map(({ date, nom }) => `${date} ${nom}`)).toEqual([
      "2026-01-01 jour de l’An",
      "2026-04-06 lundi de Pâques",
      "2026-05-01 fête du Travail",
      "2026-05-08 victoire de 1945",
      "2026-05-14 Ascension",
      "2026-05-25 lundi de Pentecôte",
      "2026-07-14 fête nationale",
      "2026-08-15 Assomption",
      "2026-11-01 Toussaint",
      "2026-11-11 armistice de 1918",
      "2026-12-25 Noël",
    ]);
  });
  it("follow Easter wherever it falls", () => {
    const mondays = [2024, 2025, 2027, 2028, 2038].map((year) => joursFeries(year).find(({ nom }) => nom === "lundi de Pâques")?.date);
    expect(mondays).toEqual(["2024-04-01", "2025-04-21", "2027-03-29", "2028-04-17", "2038-04-26"]);
  });
  const own = (uai: string, year = 2026) => {
    const everywhere = joursFeries(year).map(({ date }) => date);
    return joursFeries(year, departementDe(uai)).filter(({ date }) => !everywhere.includes(date)).map(({ date, nom }) => `${date} ${nom}`);
  };
  it("are two more in Alsace and Moselle, known by the UAI", () => {
    for (const uai of ["0670001A", "0680001B", "0570001C"]) {
      expect(own(uai)).toEqual(["2026-04-03 Vendredi saint", "2026-12-26 Saint-Étienne"]);
    }
    expect(own("0670001A", 2027)[0]).toBe("2027-03-26 Vendredi saint");
  });
  it("are one more overseas: the day when slavery was abolished there (L. 3422-2)", () => {
    const days = { "9710001A": "05-27", "9720001B": "05-22", "9730001C": "06-10", "9740001D": "12-20", "9760001E": "04-27", "9770001F": "10-09", "9780001G": "05-27" };
    for (const [uai, day] of Object.entries(days)) {
      expect(own(uai), uai).toEqual([`2026-${day} abolition de l’esclavage`]);
      expect(own(uai, 2028), uai).toEqual([`2028-${day} abolition de l’esclavage`]);
    }
  });
  it("are the eleven of all where the UAI says nothing else", () => {
    for (const uai of ["0750001D", "9570001E", "9750001F", "0971234H", "97", ""]) expect(own(uai), uai).toEqual([]);
    expect([null, undefined].map(departementDe)).toEqual(["", ""]);
  });
  it("stay in order, whatever is added", () => {
    for (const uai of ["0670001A", "9740001D", "9760001E"]) {
      const dates = joursFeries(2026, departementDe(uai)).map(({ date }) => date);
      expect(dates).toEqual([...dates].sort());
    }
  });
});

describe("days of presence", () => {
  it("are Mondays to Fridays, first and last days counted, seven hours each", () => {
    expect(presence("2026-06-08", "2026-06-26")).toEqual({ jours: 15, heures: 105, feries: [] });
    expect(presence("2026-06-08", "2026-06-08")).toEqual({ jours: 1, heures: 7, feries: [] });
  });
  it("leave holidays out, and name them", () => {
    expect(presence("2026-05-04", "2026-05-29")).toEqual({
      jours: 17,
      heures: 119,
      feries: [
        { date: "2026-05-08", nom: "victoire de 1945" },
        { date: "2026-05-14", nom: "Ascension" },
        { date: "2026-05-25", nom: "lundi de Pentecôte" },
      ],
    });
  });
  it("leave out each year's own holidays", () => {
    const { jours, feries } = counted("2026-12-21", "2027-01-08");
    expect([jours, ...feries.map(({ date }) => date)]).toEqual([13, "2026-12-25", "2027-01-01"]);
  });
  it("do not list a holiday that falls on a weekend", () => {
    // 15 August 2026 is a Saturday, 1 November a Sunday.
    expect(counted("2026-08-10", "2026-08-16")).toEqual({ jours: 5, heures: 35, feries: [] });
    expect(counted("2026-10-26", "2026-11-06").feries).toEqual([]);
  });
  it("count once a day that is two holidays", () => {
    expect(counted("2008-04-28", "2008-05-02")).toEqual({
      jours: 4, heures: 28, feries: [{ date: "2008-05-01", nom: "fête du Travail, Ascension" }],
    });
  });
  it("leave two more days out in Alsace and Moselle", () => {
    expect(counted("2026-03-30", "2026-04-10").jours).toBe(9);
    expect(counted("2026-03-30", "2026-04-10", "067").jours).toBe(8);
  });
  it("leave one more day out overseas, unless it falls on a weekend", () => {
    const abolition = [{ date: "2026-05-27", nom: "abolition de l’esclavage" }];
    expect(counted("2026-05-26", "2026-05-29", "971")).toEqual({ jours: 3, heures: 21, feries: abolition });
    expect(counted("2026-05-26", "2026-05-29").jours).toBe(4);
    // 20 December 2026 is a Sunday.
    expect(counted("2026-12-14", "2026-12-20", "974")).toEqual({ jours: 5, heures: 35, feries: [] });
  });
  it("are none at a weekend or on a holiday", () => {
    expect(counted("2026-06-13", "2026-06-14").jours).toBe(0);
    expect(counted("2026-05-14", "2026-05-14")).toEqual({ jours: 0, heures: 0, feries: [{ date: "2026-05-14", nom: "Ascension" }] });
  });
  it("are not said while the dates are no interval", () => {
    const wrong = [["", ""], ["2026-06-08", ""], ["2026-06-", "2026-06-26"], ["2026-06-26", "2026-06-08"], ["2026-13-40", "2026-06-26"]] as const;
    expect(wrong.map(([du, au]) => presence(du, au))).toEqual(wrong.map(() => null));
    // « 2026 » whose first digit is typed.
    expect(presence("0002-06-08", "2026-06-26")).toBeNull();
  });
});

describe("what is said", () => {
  it("agrees in number", () => {
    const said = (du: string, au: string) => plain(presenceDite(counted(du, au)));
    expect(said("2026-06-08", "2026-06-26")).toBe("15 jours de présence, soit 105 heures");
    expect(said("2026-06-08", "2026-06-08")).toBe("1 jour de présence, soit 7 heures");
    expect(said("2026-06-13", "2026-06-14")).toBe("Aucun jour de présence à ces dates");
    expect(plain(presenceCourte(counted("2026-06-08", "2026-06-26")))).toBe("15 jours, 105 h");
    expect(plain(presenceCourte(counted("2026-06-13", "2026-06-14")))).toBe("aucun jour");
  });
  it("gives the rule and the days left out", () => {
    const rule = (du: string, au: string) => plain(reglePresence(counted(du, au)));
    expect(rule("2026-06-08", "2026-06-26")).toBe("Du lundi au vendredi, 7 heures par jour. Aucun jour férié à retirer.");
    expect(rule("2026-05-11", "2026-05-15")).toBe("Du lundi au vendredi, 7 heures par jour. Jour férié retiré : jeudi 14 mai 2026 (Ascension).");
    expect(rule("2026-04-27", "2026-05-15")).toBe(
      "Du lundi au vendredi, 7 heures par jour. Jours fériés retirés : vendredi 1er mai 2026 (fête du Travail), vendredi 8 mai 2026 (victoire de 1945) et jeudi 14 mai 2026 (Ascension).",
    );
  });
  it("sets what changes side by side", () => {
    const [short, long, later] = [counted("2026-06-08", "2026-06-12"), counted("2026-06-08", "2026-06-19"), counted("2026-06-15", "2026-06-19")];
    expect(plain(presenceChangee(short, long))).toBe("Présence : 5 jours, 35 h → 10 jours, 70 h");
    expect(plain(presenceChangee(short, later))).toBe("Présence inchangée : 5 jours, 35 h");
  });
});
