import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import type { Dossier, SemaineResume } from "../../../api/types";
import { useOpenSession } from "../../../app/session";
import type { SaveState as State } from "../../../forms/autosave";
import { aujourdhui, joursDeSemaine, moment, numeroSemaine } from "../../../text/dates";
import { ETATS_SEMAINE, nomComplet } from "../../../text/noms";
import { t } from "../../../text/typo";
import { SaveState } from "../../../ui/SaveState";
import { Around } from "../Around";
import { Fiches } from "../Fiches";
import { Weeks } from "../Weeks";
import { JournalPage } from "./JournalPage";
import { journalHref } from "./sections";
import { UneSemaine } from "./UneSemaine";
import { weekShown } from "./weekShown";

/** The activities of the period, one week at a time; the week is in the address (F-09). */
export function Semaines() {
  const [save, setSave] = useState<State>({ kind: "rien" });
  const asked = useSearchParams()[0].get("semaine");
  return (
    <JournalPage code="semaines" save={<SaveState state={save} />}>
      {(dossier) => {
        const week = weekShown(dossier.portfolio?.semaines ?? [], asked, aujourdhui());
        return week ? <Weekly dossier={dossier} week={week} onState={setSave} /> : <Freely dossier={dossier} />;
      }}
    </JournalPage>
  );
}

const LIST = "toutes-les-semaines";

function Weekly({ dossier, week, onState }: { dossier: Dossier; week: SemaineResume; onState: (state: State) => void }) {
  const heading = useHeadingOf(week);
  const weeks = dossier.portfolio?.semaines ?? [];
  const at = weeks.indexOf(week);
  const href = ({ semaine }: SemaineResume) => `${journalHref(dossier, "semaines")}?semaine=${semaine}`;
  const to = (other: SemaineResume | undefined) => (other ? href(other) : null);
  const changed = week.modifiee_le && t`dernière modification le ${moment(week.modifiee_le)}`;
  return (
    <>
      <Around
        label="Semaines"
        what="Semaine"
        previous={to(weeks[at - 1])}
        next={to(weeks[at + 1])}
        middle={joursDeSemaine(week.lundi)}
        all={{ label: "Toutes les semaines", href: `#${LIST}` }}
      />
      <h2 ref={heading} tabIndex={-1} className="fr-h4 cpro-title">
        {t`Semaine ${numeroSemaine(week.semaine)}`}
      </h2>
      <p className="cpro-row__detail fr-mb-2w">{[t`Semaine ${ETATS_SEMAINE[week.etat]}`, changed].filter(Boolean).join(" · ")}</p>
      <UneSemaine key={week.id} dossier={dossier} id={week.id} onState={onState} />
      <section aria-labelledby={LIST} className="cpro-noprint">
        <h2 id={LIST} className="fr-h5 cpro-anchor">
          Toutes les semaines
        </h2>
        <Weeks dossier={dossier} href={href} current={week.semaine} />
      </section>
    </>
  );
}

/** The title of the week takes the focus when another one opens: the page stays, and the link that was pressed may be gone. */
function useHeadingOf({ semaine }: SemaineResume) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(semaine);
  useEffect(() => {
    if (shown.current === semaine) return;
    shown.current = semaine;
    heading.current?.focus();
  }, [semaine]);
  return heading;
}

/** A diploma whose fiches are made freely has no week to tell. */
function Freely({ dossier }: { dossier: Dossier }) {
  const learner = useOpenSession().profil === "apprenant";
  return (
    <>
      <p>
        {learner
          ? t`Pour votre diplôme, les activités ne se racontent pas semaine par semaine : présentez-les dans les fiches que vous créez.`
          : t`Pour ce diplôme, les activités ne se racontent pas semaine par semaine : ${nomComplet(dossier.apprenant)} les présente dans des fiches.`}
      </p>
      <Fiches dossier={dossier} />
    </>
  );
}
