import { Badge } from "@codegouvfr/react-dsfr/Badge";
import type { Notification } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { moment } from "../../text/dates";
import { nomProfil } from "../../text/noms";
import { majuscule } from "../../text/typo";
import { UnreadLink } from "../../ui/UnreadLink";
import { annonce } from "./words";

/** One notification: a link to what it tells of. */
export function NotificationRow({ notification, onOpen }: { notification: Notification; onOpen: () => void }) {
  const { personne } = useOpenSession();
  const { lue, adresse, periode, auteur_profil, le } = notification;
  const details = [auteur_profil && majuscule(nomProfil(auteur_profil)), periode, moment(le)];
  return (
    <li className="cpro-row cpro-row--link">
      <div className={lue ? "" : "cpro-unread"}>
        <UnreadLink href={adresse} unread={!lue} onClick={onOpen}>
          {annonce(notification, personne.id)}
        </UnreadLink>
        <p className="cpro-row__detail">{details.filter(Boolean).join(" · ")}</p>
      </div>
      {!lue && (
        <Badge as="span" small severity="success">
          À lire
        </Badge>
      )}
    </li>
  );
}
