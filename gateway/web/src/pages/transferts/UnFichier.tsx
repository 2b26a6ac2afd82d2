import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import { fichiersTransfert } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { FichierTransfert } from "../../api/types";
import { jour, moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { ReadField } from "../../ui/fields";
import { Page } from "../../ui/Page";
import { Arrivee } from "./FichierArrivee";
import { Depart } from "./FichierDepart";
import { autreCote, contents, ecarte, EtatFichierBadge, moves } from "./motsFichiers";
import { ETAPES } from "./words";

/** One transfer file: where it stands, what it holds, what is asked of this side (I-11). */
export default function UnFichier() {
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["transferts", "fichiers", id],
    queryFn: () => fichiersTransfert.read(id),
    refetchInterval: (held) => (moves(held.state.data?.value) ? 2000 : false),
  });
  const nom = query.data ? nomComplet(query.data.value) : "";
  return (
    <Page
      title={nom ? t`Fichier de transfert de ${nom}` : "Fichier de transfert"}
      crumbs={[{ label: "Transferts", href: "/transferts?onglet=fichiers" }]}
    >
      <Loaded query={query}>{(held) => <Detail key={held.etag} held={held} />}</Loaded>
    </Page>
  );
}

function Detail({ held }: { held: Versioned<FichierTransfert> }) {
  const one = held.value;
  const depart = one.sens === "depart";
  const holds = contents(one);
  return (
    <>
      <p>
        <EtatFichierBadge etat={one.etat} />
      </p>
      <dl className="cpro-reads">
        <ReadField label={depart ? "Vers" : "De"} value={autreCote(one)} />
        {!depart && <ReadField label="Reconnu par" value={one.ine ? "L’INE" : "Les noms et la date de naissance"} />}
        {one.date_naissance && <ReadField label="Date de naissance" value={jour(one.date_naissance)} />}
        <ReadField label={depart ? "Exporté le" : "Reçu le"} value={moment(one.cree_le)} />
        {one.fini_le && <ReadField label={ENDS[one.etat] ?? "Terminé le"} value={moment(one.fini_le)} />}
      </dl>
      {holds.length > 0 && (
        <section>
          <h2>Contenu</h2>
          <ul>
            {holds.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      {one.ecartes.length > 0 && (
        <section>
          <h2>{depart ? "Fichiers qui ne partent pas" : "Fichiers laissés de côté"}</h2>
          <p>{depart ? LOST : KEPT_THERE}</p>
          <ul>
            {one.ecartes.map((file, rank) => (
              <li key={`${rank} ${file.nom}`}>{ecarte(file)}</li>
            ))}
          </ul>
        </section>
      )}
      {moves(one) && <Progress one={one} />}
      {depart ? <Depart held={held} /> : <Arrivee held={held} />}
      {one.etat === "exporte" && !may(one.actions, "confirmer") && (
        <Alert severity="info" small description={t`Le reçu de l'établissement d'accueil est attendu.`} />
      )}
    </>
  );
}

const LOST = t`Le stockage des fichiers ne les a plus : le dossier part sans eux. Prévenez votre assistance, et n'enregistrez pas le reçu avant sa réponse : une sauvegarde les a peut-être.`;
const KEPT_THERE = t`Le reste du dossier est repris sans eux. L'établissement d'origine les garde jusqu'à ce qu'il ait le reçu : s'ils comptent, demandez-les-lui avant de le lui transmettre.`;

const ENDS: Partial<Record<FichierTransfert["etat"], string>> = { annule: "Annulé le", refuse: "Refusé le" };

function Progress({ one }: { one: FichierTransfert }) {
  const steps = one.etat === "en_preparation" || one.etat === "en_cours";
  return (
    <section>
      <h2>Avancement</h2>
      <p role="status">{t`Vous pouvez quitter cette page : cela continue de soi-même, même après une panne.`}</p>
      {steps && (
        <ol className="cpro-steps">
          {ETAPES.map(({ code, label }) => (
            <li key={code}>
              {label}
              {one.etapes.includes(code) ? t` : fait` : t` : à suivre`}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
