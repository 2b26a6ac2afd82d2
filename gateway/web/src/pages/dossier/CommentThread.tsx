import { Badge } from "@codegouvfr/react-dsfr/Badge";
import type { Commentaire, Dossier, Profil } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { moment } from "../../text/dates";
import { nomComplet, nomProfil } from "../../text/noms";
import { t } from "../../text/typo";
import { Link } from "../../ui/Link";
import { activiteLinks, sheetLinks } from "./sheets";

/** To whom a comment is, for the one who reads it. */
function addressed(dossier: Dossier, destinataires: Commentaire["destinataires"], profil: Profil | null): string {
  const own = profil === "apprenant";
  const learner = nomComplet(dossier.apprenant);
  if (destinataires === "referent") return t`À l'enseignant référent`;
  if (destinataires === "apprenant") return own ? t`À vous` : t`À ${learner}`;
  return own ? t`À vous et à votre enseignant référent` : t`À ${learner} et à l'enseignant référent`;
}

/** Comments, oldest first. `about`: each with the sheet that it is about, as a link. */
export function CommentThread({ dossier, list, fresh, about = false }: {
  dossier: Dossier;
  list: Commentaire[];
  /** Those that were new when the page opened. */
  fresh: string[];
  about?: boolean;
}) {
  const { profil } = useOpenSession();
  const sheets = [...sheetLinks(dossier), ...activiteLinks(dossier)];
  return (
    <ul className="cpro-list">
      {list.map((comment) => {
        const sheet = sheets.find(({ id }) => id === comment.fiche);
        return (
          <li key={comment.id} className="cpro-card">
            <p className="cpro-card__tags">
              <strong>{nomComplet(comment.auteur)}</strong>
              <span>
                {nomProfil(comment.profil as Profil)}, {t`le ${moment(comment.le)}`}
              </span>
              {(comment.a_lire || fresh.includes(comment.id)) && (
                <Badge as="span" small severity="new">
                  nouveau
                </Badge>
              )}
            </p>
            <p className="cpro-row__detail">
              {addressed(dossier, comment.destinataires, profil)}
              {about && comment.fiche && (
                <>
                  {t`, au sujet de : `}
                  {sheet ? <Link href={sheet.href}>{sheet.label}</Link> : t`une fiche qui n'est plus là`}
                </>
              )}
            </p>
            <p className="cpro-text">{comment.texte}</p>
          </li>
        );
      })}
    </ul>
  );
}
