import { useQuery } from "@tanstack/react-query";
import type { ReferentielResume } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomDiplome, nomType } from "../../text/diplomes";
import { compte, t, typo } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { referentielsRead } from "../dossier/reads";
import { Installes } from "./Installes";

/** Every diploma that the application knows; those of the person first. An operator sees where each comes from. */
export default function Referentiels() {
  const { profil } = useOpenSession();
  return profil === "operateur_academique" ? <Installes /> : <Connus />;
}

function Connus() {
  const query = useQuery(referentielsRead());
  return (
    <Page
      title="Référentiels"
      lead={t`Les diplômes tels que l'application les connaît : activités, tâches, compétences, épreuves et statuts des périodes.`}
    >
      <Loaded query={query}>{(list) => <Listing list={list} />}</Loaded>
    </Page>
  );
}

function Listing({ list }: { list: ReferentielResume[] }) {
  const { referentiels: mine } = useOpenSession();
  if (list.length === 0) return <Empty>{t`L'application ne connaît encore aucun diplôme : l'opérateur de votre académie les installe.`}</Empty>;
  const own = list.filter(({ code }) => mine.includes(code));
  const others = list.filter(({ code }) => !mine.includes(code));
  return (
    <>
      {own.length > 0 && <Diplomas title="Vos diplômes" list={own} />}
      {others.length > 0 && <Diplomas title={own.length > 0 ? "Autres diplômes" : "Tous les diplômes"} list={others} />}
    </>
  );
}

function Diplomas({ title, list }: { title: string; list: ReferentielResume[] }) {
  return (
    <section>
      <h2 className="fr-h5">{title}</h2>
      {list.map((diploma) => (
        <article key={diploma.code} className="cpro-card">
          <h3 className="fr-h6">
            <Link href={`/referentiels/${encodeURIComponent(diploma.code)}`}>{typo(nomDiplome(diploma))}</Link>
          </h3>
          <p>{[nomType(diploma.type), ...diploma.niveaux.map(({ intitule }) => intitule)].join(" · ")}</p>
          <p className="cpro-row__detail">{typo(diploma.version)}</p>
          <p className="cpro-row__detail">{counts(diploma)}</p>
        </article>
      ))}
    </section>
  );
}

/** « 4 activités · 14 tâches · 14 compétences · 4 épreuves ». */
function counts(diploma: ReferentielResume): string {
  return [
    compte(diploma.nombre_activites, "activité"),
    compte(diploma.nombre_taches, "tâche"),
    compte(diploma.nombre_competences, "compétence"),
    compte(diploma.nombre_epreuves, "épreuve"),
  ].join(" · ");
}
