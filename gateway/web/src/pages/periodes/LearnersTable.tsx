import { may } from "../../api/actions";
import { dossiers } from "../../api/endpoints";
import type { LignePeriode, Periode } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { type Action, ActionsMenu } from "../../ui/ActionsMenu";
import { AccesBadge, BilanBadge } from "../../ui/badges";
import { Absent } from "../../ui/fields";
import { Link } from "../../ui/Link";

/** Learners of a period: a table on a desktop, cards on a phone. */
export function LearnersTable({ periode, lines, asksActivite }: {
  periode: Periode;
  lines: LignePeriode[];
  /** F-03: at least one activité is asked where the follow-up is a portfolio. */
  asksActivite: boolean;
}) {
  const { profil } = useOpenSession();
  // I-13: neither what learners write nor accesses are for inspectors.
  const inspector = profil === "inspecteur";
  return (
    <div className="cpro-scroll">
      <table className="cpro-table cpro-table--learners">
        <caption className="fr-sr-only">{t`Apprenants de ${periode.titre}`}</caption>
        <thead>
          <tr>
            <th scope="col">Apprenant</th>
            <th scope="col">Entreprise</th>
            {!inspector && (
              <>
                <th scope="col">Fiches</th>
                <th scope="col">À lire</th>
                <th scope="col">Tuteur</th>
              </>
            )}
            <th scope="col">Bilan</th>
            <th scope="col">
              <span className="fr-sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">
                {!inspector && <Folder line={line} />}
                <Link href={`/periodes/${periode.id}/portfolios/${line.id}`}>{nomComplet(line)}</Link>{" "}
                <span className="cpro-row__detail">{line.division}</span>
              </th>
              <td data-label="Entreprise">{line.entreprise || <span className="cpro-row__detail">{"À\u00a0renseigner"}</span>}</td>
              {!inspector && <State line={line} asksActivite={asksActivite} />}
              <td data-label="Bilan">{line.bilan ? <BilanBadge etat={line.bilan} /> : <Absent />}</td>
              <td className="cpro-table__actions">
                <ActionsMenu about={nomComplet(line)} actions={actionsOf(periode, line, profil)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How far the learner is, and its tutor's access. */
function State({ line, asksActivite }: { line: LignePeriode; asksActivite: boolean }) {
  return (
    <>
      <td data-label="Fiches">
        {line.dossier ? `${line.dossier.completees} sur ${line.dossier.fiches}` : <Absent />}
        {asksActivite && line.dossier?.activites === 0 && <span className="cpro-row__detail"> · aucune activité</span>}
      </td>
      <td data-label="À lire">
        {line.dossier && line.dossier.a_lire > 0 ? (
          <span className="cpro-unread">● {line.dossier.a_lire}</span>
        ) : (
          <Absent />
        )}
      </td>
      <td data-label="Tuteur">
        <AccesBadge etat={line.tuteur?.etat} />
      </td>
    </>
  );
}

/** An empty or a full folder: the shape differs, and the words are there for screen readers (F-01). */
function Folder({ line }: { line: LignePeriode }) {
  const started = line.dossier?.commence ?? false;
  return (
    <>
      <span aria-hidden="true" className={`cpro-folder fr-icon--sm ${started ? "fr-icon-folder-2-fill" : "fr-icon-folder-2-line"}`} />
      <span className="fr-sr-only">{started ? "Portfolio commencé" : "Portfolio pas encore commencé"} : </span>
    </>
  );
}

function actionsOf(periode: Periode, line: LignePeriode, profil: string | null): Action[] {
  const base = `/periodes/${periode.id}/portfolios/${line.id}`;
  const inspector = profil === "inspecteur";
  return [
    ...(inspector ? [] : [{ label: "Fiche de liaison", href: `${base}/liaison` }, { label: "Portfolio", href: base }]),
    ...(line.bilan ? [{ label: "Bilan entreprise", href: `${base}/bilan` }] : []),
    ...(line.dossier && !inspector
      ? [
          { label: "Voir le bilan personnel", href: `${base}/bilan-personnel` },
          { label: "Commentaires", href: `${base}/commentaires` },
        ]
      : []),
    { label: "Bilans de compétences", href: `/apprenants/${line.id}/bilans?referentiel=${periode.referentiel}` },
    ...(profil === "enseignant" || profil === "ddfpt"
      ? [
          { label: "Accès du tuteur", href: `/periodes/${periode.id}/tuteurs?apprenant=${line.id}` },
          { label: "Télécharger la pré-convention (DOCX)", href: dossiers.preConvention(periode.id, line.id), file: true },
        ]
      : []),
    // The last one goes with the period.
    ...(may(periode.actions, "supprimer") && periode.nombre_apprenants > 1
      ? [{ label: "Supprimer la période pour cet apprenant", href: `/periodes/${periode.id}/supprimer?apprenant=${line.id}` }]
      : []),
  ];
}
