import { Notice } from "@codegouvfr/react-dsfr/Notice";
import { useState, useSyncExternalStore } from "react";
import { hasLooseText } from "../forms/loose";
import { isNewer, reload, subscribe } from "../offline/worker";
import { t } from "../text/typo";
import { Button, ButtonsGroup } from "../ui/Button";
import { Dialog } from "../ui/Dialog";

/** A newer version is there: taken at the next opening, or now if one wants. */
export function NewVersion() {
  const newer = useSyncExternalStore(subscribe, isNewer);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <div role="status">
        {newer && (
          <Notice
            title={t`Une nouvelle version est disponible.`}
            description={
              <Button size="small" priority="secondary" onClick={() => (hasLooseText() ? setAsking(true) : reload())}>
                Recharger
              </Button>
            }
          />
        )}
      </div>
      <Dialog open={asking} title="Recharger la page ?" onClose={() => setAsking(false)}>
        <p>{t`Ce que vous avez saisi dans ce formulaire n'est pas encore envoyé : il pourrait être perdu.`}</p>
        <ButtonsGroup
          buttons={[
            { children: t`Finir d'abord`, onClick: () => setAsking(false) },
            { children: "Recharger quand même", priority: "secondary", onClick: reload },
          ]}
        />
      </Dialog>
    </>
  );
}
