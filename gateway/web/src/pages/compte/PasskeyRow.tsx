import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useState } from "react";
import { cles as api } from "../../api/endpoints";
import type { CleAcces } from "../../api/types";
import { moment } from "../../text/dates";
import { t } from "../../text/typo";
import { ButtonsGroup } from "../../ui/Button";
import { type Fault, serverFaults } from "../../ui/feedback";
import { PasswordField } from "../../ui/NewPasswordFields";

type Doing = "" | "renommer" | "retirer";

/** One passkey: its name, when it was added and last used, and what can be done with it (I-06). */
export function PasskeyRow({ cle, onChanged, onError }: {
  cle: CleAcces;
  onChanged: (what: string) => Promise<void>;
  onError: (error: unknown) => void;
}) {
  const [doing, setDoing] = useState<Doing>("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const fieldId = `${doing}-${cle.id}`;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("valeur") ?? "");
    if (!given.trim()) {
      const message = doing === "renommer" ? t`Nom de la clé : donnez-lui un nom` : t`Mot de passe actuel : saisissez-le`;
      setFaults([{ field: fieldId, message }]);
      return;
    }
    setBusy(true);
    setFaults([]);
    try {
      if (doing === "renommer") {
        const { nom } = await api.rename(cle.id, given);
        await onChanged(t`La clé d'accès s'appelle maintenant « ${nom} ».`);
      } else {
        await api.withdraw(cle.id, given);
        await onChanged(t`La clé d'accès « ${cle.nom} » est retirée. Effacez-la aussi de l'appareil où elle était.`);
      }
      setDoing("");
    } catch (failure) {
      setFaults(serverFaults(failure, () => fieldId));
      onError(failure);
    } finally {
      setBusy(false);
    }
  }

  const fault = faults[0];
  return (
    <li className="fr-mb-3w">
      <strong className="cpro-text">{cle.nom}</strong>
      <span className="cpro-device">
        {cle.utilisee_le
          ? t`Ajoutée le ${moment(cle.ajoutee_le)}, utilisée le ${moment(cle.utilisee_le)}`
          : t`Ajoutée le ${moment(cle.ajoutee_le)}, jamais utilisée`}
      </span>
      {doing === "" ? (
        <ButtonsGroup
          inlineLayoutWhen="always"
          buttonsSize="small"
          buttons={[
            { children: "Renommer", priority: "tertiary", title: t`Renommer la clé ${cle.nom}`, onClick: () => setDoing("renommer") },
            { children: "Retirer", priority: "tertiary", title: t`Retirer la clé ${cle.nom}`, onClick: () => setDoing("retirer") },
          ]}
        />
      ) : (
        <form onSubmit={(event) => void submit(event)} noValidate>
          {doing === "renommer" ? (
            <Input
              label="Nom de la clé (obligatoire)"
              {...(fault ? { state: "error" as const, stateRelatedMessage: fault.message } : {})}
              nativeInputProps={{ id: fieldId, name: "valeur", defaultValue: cle.nom, maxLength: 60, autoComplete: "off", autoFocus: true }}
            />
          ) : (
            <PasswordField id={fieldId} name="valeur" label="Mot de passe actuel (obligatoire)" faults={faults} autoComplete="current-password" autoFocus />
          )}
          <ButtonsGroup
            inlineLayoutWhen="sm and up"
            buttons={[
              { children: doing === "renommer" ? "Enregistrer ce nom" : "Retirer cette clé d’accès", type: "submit", disabled: busy },
              { children: "Annuler", priority: "tertiary", onClick: () => { setFaults([]); setDoing(""); } },
            ]}
          />
        </form>
      )}
    </li>
  );
}
