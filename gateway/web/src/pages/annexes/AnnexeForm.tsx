import { Input } from "@codegouvfr/react-dsfr/Input";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { may } from "../../api/actions";
import { annexes } from "../../api/endpoints";
import { ApiError, type Versioned } from "../../api/http";
import type { Annexe, ContenuAnnexe, Referentiel } from "../../api/types";
import { compte, t } from "../../text/typo";
import { Dialog } from "../../ui/Dialog";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { hasTasks, TaskPicker } from "./TaskPicker";
import { Button, ButtonsGroup } from "../../ui/Button";

/** Title, public, objectives and tasks of an annexe (P-01); created or saved against the version that was read. */
export function AnnexeForm({ referentiel, niveau, held }: { referentiel: Referentiel; niveau: string; held?: Versioned<Annexe> }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [value, setValue] = useState<ContenuAnnexe>(() => ({
    titre: held?.value.titre ?? "",
    pour_apprentis: held?.value.pour_apprentis ?? false,
    objectifs: held?.value.objectifs ?? "",
    taches: held?.value.taches ?? [],
  }));
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [deleting, setDeleting] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const set = (change: Partial<ContenuAnnexe>) => setValue({ ...value, ...change });
  const mustTick = hasTasks(referentiel.activites);
  const stale = error instanceof ApiError && error.status === 412;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (!value.titre.trim()) found.push({ field: "titre", message: t`Titre : donnez un titre à l'annexe` });
    if (mustTick && value.taches.length === 0) found.push({ field: "taches", message: t`Tâches : cochez au moins une tâche` });
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    try {
      if (held) {
        const saved = await annexes.save(held.value.id, held.etag, value);
        client.setQueryData(["annexe", held.value.id], saved);
        await client.invalidateQueries({ queryKey: ["annexes"] });
        void navigate(`/annexes/${held.value.id}`, { replace: true, state: { fait: "L’annexe est enregistrée." } });
      } else {
        const created = await annexes.create({ ...value, referentiel: referentiel.code, niveau }, key);
        await client.invalidateQueries({ queryKey: ["annexes"] });
        void navigate(`/annexes/${created.id}`, { state: { fait: "L’annexe est créée. Vous pouvez déclarer une période à partir d’elle." } });
      }
      window.scrollTo({ top: 0 });
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    }
  }

  async function remove() {
    if (!held) return;
    try {
      await annexes.remove(held.value.id, held.etag);
      await client.invalidateQueries({ queryKey: ["annexes"] });
      void navigate("/annexes", { state: { fait: t`L'annexe ${held.value.titre} est supprimée. Les périodes déjà déclarées sont inchangées.` } });
    } catch (failure) {
      setDeleting(false);
      setError(failure);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {error !== null && (
        <ProblemAlert error={error} title={t`L'annexe n'est pas enregistrée`}>
          {stale && held && (
            <span className="cpro-block">
              <Button size="small" onClick={() => void client.invalidateQueries({ queryKey: ["annexe", held.value.id] })}>
                Voir la version enregistrée
              </Button>
            </span>
          )}
        </ProblemAlert>
      )}
      <FaultList faults={faults} before="avant d’enregistrer" />
      <Input
        label="Titre (obligatoire)"
        {...faultOf(faults, "titre")}
        nativeInputProps={{ id: "titre", value: value.titre, maxLength: 200, onChange: (event) => set({ titre: event.target.value }) }}
      />
      <RadioButtons
        legend="Public"
        orientation="horizontal"
        options={[false, true].map((pour_apprentis) => ({
          label: pour_apprentis ? "Apprentis" : "Scolaires",
          nativeInputProps: { checked: value.pour_apprentis === pour_apprentis, onChange: () => set({ pour_apprentis }) },
        }))}
      />
      <Input
        label="Objectifs"
        textArea
        nativeTextAreaProps={{ id: "objectifs", rows: 4, value: value.objectifs, onChange: (event) => set({ objectifs: event.target.value }) }}
      />
      <h2 className="fr-h5" id="taches" tabIndex={-1}>
        {mustTick ? t`Tâches (obligatoire) : ` : t`Tâches : `}
        {compte(value.taches.length, "tâche retenue", "tâches retenues")}
      </h2>
      <TaskPicker activites={referentiel.activites} chosen={value.taches} onChange={(taches) => set({ taches })} />
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: held ? "Enregistrer l’annexe" : "Créer l’annexe", type: "submit" },
          ...(held && may(held.value.actions, "supprimer")
            ? [{ children: "Supprimer l’annexe", priority: "tertiary" as const, onClick: () => setDeleting(true) }]
            : []),
        ]}
      />
      <Dialog open={deleting} title={t`Supprimer cette annexe ?`} onClose={() => setDeleting(false)}>
        <p>{t`Les périodes déjà déclarées à partir d'elle ne changent pas.`}</p>
        <ButtonsGroup
          buttons={[
            { children: "Supprimer l’annexe", onClick: () => void remove() },
            { children: "Garder l’annexe", priority: "secondary", onClick: () => setDeleting(false) },
          ]}
        />
      </Dialog>
    </form>
  );
}
