import { useLocation } from "react-router";
import { useSession } from "../app/session";
import { isOwn } from "../offline/device";
import { t } from "../text/typo";
import { Button } from "./Button";

/** Off line, what the device does not have: no error, for nobody is at fault. It is drawn when the network is back. */
export function NotKept() {
  const { pathname } = useLocation();
  const session = useSession();
  const own = session !== null && isOwn(session.personne.id);
  return (
    <div className="cpro-empty">
      <p className="fr-text--lead">
        {own ? t`Cette page n'a pas encore été ouverte sur cet appareil.` : t`Cette page n'est pas gardée sur cet appareil.`}
      </p>
      <p>{t`Elle s'affichera d'elle-même au retour du réseau.`}</p>
      {pathname !== "/" && <Button linkProps={{ href: "/" }}>{t`Revenir à l'accueil`}</Button>}
    </div>
  );
}
