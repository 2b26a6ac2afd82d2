/** Begins an export to another deployment (I-11). */
import { Select } from "@codegouvfr/react-dsfr/Select";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { fichiersTransfert } from "../../api/endpoints";
import type { ApprenantEnAttente } from "../../api/types";
import { nomComplet } from "../../text/noms";
import { compte, octets, t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { type Fault, faultOf, FaultList, Loaded, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Destination, destinationFaults } from "./Destination";

export function Exporter({ apprenant, onClose }: { apprenant: ApprenantEnAttente; onClose: () => void }) {
  const query = useQuery({ queryKey: ["transferts", "destinations"], queryFn: fichiersTransfert.destinations });
  return (
    <section className="cpro-card cpro-narrow" aria-labelledby="exporter">
      <h2 id="exporter" className="fr-h5">
        {t`Exporter ${nomComplet(apprenant)} vers un autre déploiement`}
      </h2>
      <Loaded query={query} lines={3}>
        {({ deploiements }) =>
          deploiements.length === 0 ? (
            <>
              <p>{t`Votre académie n'a confiance en aucun autre déploiement pour l'instant. Demandez à son opérateur d'ajouter celui de l'établissement d'accueil.`}</p>
              <Button priority="secondary" onClick={onClose}>
                Fermer
              </Button>
            </>
          ) : (
            <Formulaire apprenant={apprenant} deploiements={deploiements} onClose={onClose} />
          )
        }
      </Loaded>
    </section>
  );
}

function Formulaire({ apprenant, deploiements, onClose }: {
  apprenant: ApprenantEnAttente;
  deploiements: { id: string; nom: string }[];
  onClose: () => void;
}) {
  const [deploiement, setDeploiement] = useState(deploiements.length === 1 ? (deploiements[0]?.id ?? "") : "");
  const [destination, setDestination] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const client = useQueryClient();
  const navigate = useNavigate();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setError(null);
    const uai = destination.trim().toUpperCase();
    const found: Fault[] = [];
    if (!deploiement) found.push({ field: "deploiement", message: t`Déploiement : choisissez celui de l'établissement d'accueil` });
    found.push(...destinationFaults(uai));
    setFaults(found);
    if (found.length > 0) return;
    setBusy(true);
    try {
      const body = { apprenant: apprenant.id, deploiement, destination: uai };
      const begun = await fichiersTransfert.export(body, `${key}-${deploiement}-${uai}`);
      await client.invalidateQueries({ queryKey: ["transferts"] });
      await navigate(`/transferts/fichiers/${begun.id}`);
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {error !== null && <ProblemAlert error={error} title="L’export n’a pas commencé" />}
      <FaultList faults={faults} before="avant d’exporter" />
      {apprenant.sans_bilan && (
        <p>{t`Aucun bilan intermédiaire cette année : faites-le avant d'exporter, votre établissement ne pourra plus ensuite.`}</p>
      )}
      <Select
        label="Déploiement de l’établissement d’accueil (obligatoire)"
        {...faultOf(faults, "deploiement")}
        nativeSelectProps={{
          id: "deploiement", value: deploiement, autoFocus: true,
          onChange: (event) => setDeploiement(event.target.value),
        }}
      >
        <option value="" disabled>
          Choisir
        </option>
        {deploiements.map((one) => (
          <option key={one.id} value={one.id}>
            {one.nom}
          </option>
        ))}
      </Select>
      <Destination value={destination} faults={faults} onChange={setDestination} />
      <Poids apprenant={apprenant.id} />
      <p>{t`Dès l'export, le dossier de l'élève n'est plus visible ni modifiable ici, et ses tuteurs n'y ont plus accès. Il est retiré pour de bon quand l'établissement d'accueil vous rend son reçu ; d'ici là, vous pouvez annuler.`}</p>
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: "Exporter le dossier", type: "submit", disabled: busy },
          { children: "Renoncer", priority: "secondary", type: "button", onClick: onClose },
        ]}
      />
    </form>
  );
}

/** What of the learner's photos and files goes along: the file may be long to send (F-06). */
function Poids({ apprenant }: { apprenant: string }) {
  const query = useQuery({ queryKey: ["transferts", "poids", apprenant], queryFn: () => fichiersTransfert.weigh(apprenant) });
  return (
    <Loaded query={query} lines={1}>
      {({ fichiers, octets: weight }) => (
        <p>
          {fichiers === 0
            ? t`L'élève n'a joint ni photo ni fichier.`
            : t`Ses photos et ses fichiers joints partent avec le dossier : ${compte(fichiers, "fichier", "fichiers")}, ${octets(weight)} environ.`}
        </p>
      )}
    </Loaded>
  );
}
