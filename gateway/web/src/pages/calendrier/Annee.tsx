import type { Calendrier, Periode, PeriodeOfficielle, ReferentielResume } from "../../api/types";
import { aujourdhui, intervalle, jour } from "../../text/dates";
import { t } from "../../text/typo";
import { nomNature, placeInYear, pourQui } from "./words";

const MONTHS = ["août", "sept.", "oct.", "nov.", "déc.", "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil."];

interface Bar {
  id: string;
  nature: string;
  libelle: string;
  du: string;
  au: string;
}
interface Lane {
  label: string;
  bars: Bar[];
}

/** A year at a glance: a line per kind and class, months from left to right. The table below says the same in words. */
export function Annee({ calendrier, declared, diplomas }: {
  calendrier: Calendrier;
  declared: Periode[];
  diplomas: ReferentielResume[];
}) {
  const { annee } = calendrier;
  const lanes = lanesOf(calendrier.periodes, declared, diplomas);
  const today = placeInYear(annee, aujourdhui(), aujourdhui());
  if (lanes.length === 0) return null;
  return (
    <div className="cpro-year-box" tabIndex={0} role="group" aria-label={t`L'année d'un coup d'œil, aussi dite dans le tableau qui suit`}>
      <div className="cpro-year" aria-hidden="true">
        <div className="cpro-year__months">
          {MONTHS.map((month) => (
            <span key={month}>{month}</span>
          ))}
        </div>
        {lanes.map((lane) => (
          <div key={lane.label} className="cpro-year__lane">
            <span className="cpro-year__label">{lane.label}</span>
            <div className="cpro-year__line">
              {today.width > 0 && <span className="cpro-year__today" style={{ left: `${today.left}%` }} />}
              {lane.bars.map((bar) => {
                const { left, width } = placeInYear(annee, bar.du, bar.au);
                return (
                  <span
                    key={bar.id}
                    className={`cpro-year__bar cpro-year__bar--${bar.nature}`}
                    style={{ left: `${left}%`, width: `${width}%` }}
                    title={`${bar.libelle}, ${bar.du === bar.au ? jour(bar.au) : intervalle(bar.du, bar.au)}`}
                  >
                    {bar.libelle}
                  </span>
                );
              })}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Lines in the order in which their first day comes; what is declared stands last, by level. */
function lanesOf(periodes: PeriodeOfficielle[], declared: Periode[], diplomas: ReferentielResume[]): Lane[] {
  const lanes = new Map<string, Bar[]>();
  const put = (label: string, bar: Bar) => lanes.set(label, [...(lanes.get(label) ?? []), bar]);
  for (const { id, nature, libelle, du, au, ...whom } of periodes) {
    put(`${nomNature(nature)} · ${pourQui(whom, diplomas)}`, { id, nature, libelle, du, au });
  }
  for (const { id, titre, du, au, referentiel, niveau } of declared) {
    const whom = pourQui({ referentiel, niveau, divisions: [] }, diplomas);
    put(t`Périodes déclarées · ${whom}`, { id, nature: "declaree", libelle: titre, du, au });
  }
  return [...lanes].map(([label, bars]) => ({ label, bars }));
}
