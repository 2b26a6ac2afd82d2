import { t } from "../text/typo";
import { Button } from "../ui/Button";

/** The page itself failed, or a newer version replaced the files: loading it again is the cure. */
export function Crash() {
  return (
    <main className="fr-container cpro-main">
      <h1 tabIndex={-1}>Cette page doit être rechargée</h1>
      <p>{t`Une nouvelle version de l'application est peut-être en place. Vos saisies sont gardées sur cet appareil.`}</p>
      <Button onClick={() => window.location.reload()}>Recharger la page</Button>
    </main>
  );
}
