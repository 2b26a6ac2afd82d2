import { t } from "../text/typo";
import { ProblemAlert } from "../ui/feedback";
import { Page } from "../ui/Page";
import { useOnline } from "./online";

/** Nobody is known to be logged in, and the server cannot tell. */
export function Unreachable({ error }: { error: unknown }) {
  const online = useOnline();
  return (
    <Page title={online ? "Service indisponible" : "Hors ligne"} withoutCrumbs>
      {online ? (
        <ProblemAlert error={error} title="Le service ne répond pas" />
      ) : (
        <>
          <p className="fr-text--lead">{t`Sans réseau, cet appareil ne sait pas qui vous êtes.`}</p>
          <p>{t`Vos pages s'afficheront au retour du réseau. Pour les ouvrir aussi hors ligne, cochez « Cet appareil est le mien » à votre prochaine connexion, si cet appareil n'est pas partagé.`}</p>
        </>
      )}
    </Page>
  );
}
