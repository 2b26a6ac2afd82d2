import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQuery } from "@tanstack/react-query";
import { deploiements as api } from "../../api/endpoints";
import type { Deploiements as Held } from "../../api/types";
import { t } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Ajouter } from "./Ajouter";
import { DEPLOIEMENTS, Ligne } from "./Ligne";

/** Deployments that transfer files are exchanged with, for an operator of the académie (I-11). */
export default function Deploiements() {
  const query = useQuery({ queryKey: DEPLOIEMENTS, queryFn: api.list });
  return (
    <Page
      title="Déploiements de confiance"
      lead={t`Les dossiers d'élèves passent d'un déploiement à un autre dans des fichiers signés et chiffrés. Chacun ajoute la carte de l'autre, après avoir lu son empreinte au téléphone.`}
    >
      <Loaded query={query}>{(held) => <Content held={held} />}</Loaded>
    </Page>
  );
}

function Content({ held }: { held: Held }) {
  return (
    <>
      <section aria-labelledby="votre-carte">
        <h2 id="votre-carte" className="fr-h4">
          Votre carte
        </h2>
        <p>{t`Envoyez ce texte à l'opérateur de l'autre académie, puis lisez-lui l'empreinte au téléphone.`}</p>
        <p>
          {t`Empreinte : `}
          <strong className="cpro-code">{held.empreinte}</strong>
        </p>
        <Input
          textArea
          label="Carte à transmettre"
          nativeTextAreaProps={{ readOnly: true, rows: 7, value: held.carte, onFocus: (event) => event.target.select() }}
        />
      </section>
      <section aria-labelledby="confiance" className="fr-mt-4w">
        <h2 id="confiance" className="fr-h4">
          Déploiements ajoutés
        </h2>
        {held.deploiements.length === 0 ? (
          <Empty>{t`Aucun déploiement pour l'instant : aucun fichier ne peut partir ni arriver.`}</Empty>
        ) : (
          <ul className="cpro-rows">
            {held.deploiements.map((one) => (
              <Ligne key={one.id} one={one} />
            ))}
          </ul>
        )}
      </section>
      <Ajouter />
    </>
  );
}
