/** Letters, gauge and colour of the levels. Labels come from the scale's data; letters and colours from here. */

export interface LevelLook {
  letters: string;
  /** Ticks filled out of four; `null` for the levels that are not on the gauge. */
  gauge: number | null;
  /** Suffix of the style class. */
  look: string;
}

const POSITIONNEMENT: Record<string, LevelLook> = {
  autonomie: { letters: "TA", gauge: 4, look: "ta" },
  aide: { letters: "T", gauge: 3, look: "t" },
  partielle: { letters: "P", gauge: 2, look: "p" },
  echec: { letters: "X", gauge: 1, look: "x" },
  NE: { letters: "NE", gauge: null, look: "ne" },
  ABS: { letters: "Ab", gauge: null, look: "ab" },
};
const ACQUISITION: Record<string, LevelLook> = {
  "++": { letters: "++", gauge: null, look: "pp" },
  "+": { letters: "+", gauge: null, look: "plus" },
  "-": { letters: "−", gauge: null, look: "moins" },
  "--": { letters: "−−", gauge: null, look: "mm" },
  NE: { letters: "NE", gauge: null, look: "ne" },
};

/** Labels of the two scales, for pages whose data name only the code. */
const POSITIONNEMENT_LABELS: Record<string, string> = {
  autonomie: "Réussite totale en autonomie",
  aide: "Réussite totale avec aide",
  partielle: "Réussite partielle",
  echec: "Non réussi",
  NE: "Non évaluable",
  ABS: "Absent",
};
const ACQUISITION_LABELS: Record<string, string> = {
  "++": "Acquise et transférable",
  "+": "Partiellement acquise",
  "-": "En cours, non stabilisée",
  "--": "Non acquise",
  NE: "Non évaluée",
};
export function positionnementLabel(code: string): string {
  return POSITIONNEMENT_LABELS[code] ?? code;
}
export function acquisitionLabel(code: string): string {
  return ACQUISITION_LABELS[code] ?? code;
}

export function positionnementLook(code: string): LevelLook {
  return POSITIONNEMENT[code] ?? { letters: code, gauge: null, look: "ne" };
}
export function acquisitionLook(code: string): LevelLook {
  return ACQUISITION[code] ?? { letters: code, gauge: null, look: "ne" };
}

export function Gauge({ look }: { look: LevelLook }) {
  if (look.gauge === null) return null;
  return (
    <span className="cpro-gauge" aria-hidden="true">
      {[1, 2, 3, 4].map((tick) => (
        <span key={tick} className={tick <= (look.gauge ?? 0) ? "cpro-gauge__on" : "cpro-gauge__off"} />
      ))}
    </span>
  );
}

/** A level seen in a table: pill outline for the company, and its full label for screen readers. */
export function LevelChip({ look, label, entreprise = false }: { look: LevelLook; label: string; entreprise?: boolean }) {
  return (
    <span className={`cpro-chip cpro-level--${look.look}${entreprise ? " cpro-chip--entreprise" : ""}`}>
      <span aria-hidden="true">{look.letters}</span>
      <Gauge look={look} />
      <span className="fr-sr-only">
        {label}
        {entreprise ? ", en entreprise" : ""}
      </span>
    </span>
  );
}
