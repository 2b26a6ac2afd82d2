import { useState } from "react";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import type { Fiche } from "../../api/types";
import { valueOf } from "../../forms/champs";
import type { SaveState as State } from "../../forms/autosave";
import { jour } from "../../text/dates";
import { t } from "../../text/typo";
import { asText, ReadField } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NotFound } from "../../ui/NotFound";
import { SaveState } from "../../ui/SaveState";
import { AnnexesSection } from "../annexesPortfolio/AnnexesSection";
import { DayField, TitleField } from "../dossier/ActiviteInputs";
import { RetryOnProblem } from "../dossier/saving";
import { SheetDelete } from "../dossier/SheetDelete";
import { useFiche, useFicheQuery, useMarkRead } from "../dossier/useFiche";
import { Cadre } from "./Cadre";
import { Champs, ecrit } from "./Champs";
import { adresse, sectionOf } from "./sections";
import { type Sorte, sorteOf } from "./sortes";
import { useAdresse } from "./useLivret";

/** One interview or one visit: what was said and decided, what each has to add, the documents that go with it (F-12). */
export default function Ecrit() {
  const { section = "", fiche = "" } = useParams();
  const sorte = sorteOf(section);
  return sorte ? <One key={fiche} sorte={sorte} id={fiche} /> : <NotFound />;
}

function titreDe({ champs }: Fiche, { sansObjet }: Sorte): string {
  return asText(valueOf(champs, "titre")).trim() || sansObjet;
}

function One({ sorte, id }: { sorte: Sorte; id: string }) {
  const { apprenant, demande } = useAdresse();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useFicheQuery(apprenant, id);
  const held = query.data?.value;
  const section = sectionOf(sorte.code);
  // A sheet of another kind is not shown here, whatever the address says.
  if (!section || (held && held.formulaire !== sorte.formulaire)) return <NotFound />;
  const back = adresse(apprenant, sorte.code, demande);
  return (
    <Cadre
      section={section}
      title={held ? titreDe(held, sorte) : section.label}
      save={<SaveState state={held && !ecrit(held, sorte.champs) ? { kind: "lecture_seule" } : save} />}
    >
      {() => (
        <>
          <p>
            <Link href={back}>{sorte.tous}</Link>
          </p>
          <Loaded query={query}>{({ value }) => <Content fiche={value} sorte={sorte} back={back} onState={setSave} />}</Loaded>
        </>
      )}
    </Cadre>
  );
}

function Content({ fiche, sorte, back, onState }: { fiche: Fiche; sorte: Sorte; back: string; onState: (state: State) => void }) {
  const apprenant = fiche.apprenant.id;
  const engine = useFiche({ fiche, apprenant, onState });
  useMarkRead(apprenant, fiche);
  const { le, ce, du, e } = sorte;
  const date = asText(valueOf(fiche.champs, "date"));
  return (
    <>
      {may(fiche.actions, sorte.droit) ? (
        <>
          <TitleField engine={engine} what="Objet" of={du} kept={t`l'objet précédent`} />
          <div className="cpro-narrow">
            <DayField engine={engine} />
          </div>
        </>
      ) : (
        <dl className="cpro-reads">
          <ReadField label="Date" value={date && jour(date)} />
        </dl>
      )}
      <Champs champs={sorte.champs} fiche={fiche} engine={engine} />
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
      <section aria-labelledby="documents" className="fr-mt-4w">
        <h2 id="documents" className="fr-h4">
          Documents joints
        </h2>
        <AnnexesSection
          owner={{ apprenant, fiche: fiche.id }}
          empty={t`Un compte rendu, une photo : ajoutez ici ce qui complète ${ce}.`}
          none={t`Aucun document n'est joint.`}
        />
      </section>
      {may(fiche.actions, "supprimer") && (
        <SheetDelete
          fiche={fiche}
          engine={engine}
          back={back}
          words={{ titre: titreDe(fiche, sorte), le, ce, e, perdu: t`Ce qui est écrit dans ${ce} et les documents joints seront effacés, et personne ne pourra les retrouver.` }}
        />
      )}
    </>
  );
}
