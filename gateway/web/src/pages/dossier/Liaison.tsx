import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Tabs } from "@codegouvfr/react-dsfr/Tabs";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { dossiers } from "../../api/endpoints";
import type { Dossier, Liaison as Fiche } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { SaveState as State } from "../../forms/autosave";
import { useAutosave } from "../../forms/useAutosave";
import { nomComplet, telephoneLu } from "../../text/noms";
import { t } from "../../text/typo";
import { AutoField, ReadField } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { SaveState } from "../../ui/SaveState";
import { dossierKey, DossierPage, useDossierKeys } from "./DossierPage";
import { LIEU, TUTEUR } from "./liaisonFields";
import { RetryOnProblem, useReport } from "./saving";

type Onglet = "lieu" | "objectifs" | "activites";

/** Fiche de liaison, three tabs (P-10). What is typed is saved field by field. */
export default function Liaison() {
  const { periode, apprenant } = useDossierKeys();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useQuery({
    queryKey: ["liaison", periode, apprenant],
    queryFn: () => dossiers.liaison(periode, apprenant),
  });
  const readOnly = query.data && !may(query.data.actions, "modifier");
  return (
    <DossierPage title="Fiche de liaison entreprise" save={<SaveState state={readOnly ? { kind: "lecture_seule" } : save} />}>
      {(dossier) => <Loaded query={query}>{(fiche) => <TabsOf dossier={dossier} fiche={fiche} onState={setSave} />}</Loaded>}
    </DossierPage>
  );
}

function TabsOf({ dossier, fiche, onState }: { dossier: Dossier; fiche: Fiche; onState: (state: State) => void }) {
  const [search, setSearch] = useSearchParams();
  const onglet = (search.get("onglet") ?? "lieu") as Onglet;
  const tabs: { tabId: Onglet; label: string }[] = [
    { tabId: "lieu", label: "Lieu de réalisation" },
    { tabId: "objectifs", label: "Objectifs" },
    { tabId: "activites", label: `Activités (${fiche.taches.length})` },
  ];
  return (
    <>
      {fiche.gele && (
        <Alert severity="info" small className="fr-mb-2w" description={t`Figée : le bilan entreprise de ${nomComplet(dossier.apprenant)} a été compté dans un bilan intermédiaire. La fiche se lit, elle ne change plus.`} />
      )}
      <Tabs
        label="Parties de la fiche de liaison"
        selectedTabId={onglet}
        tabs={tabs}
        onTabChange={(tab) => setSearch(tab === "lieu" ? {} : { onglet: tab }, { replace: true })}
      >
        {onglet === "lieu" && <Lieu dossier={dossier} fiche={fiche} onState={onState} />}
        {onglet === "objectifs" && <p className="cpro-text">{fiche.objectifs || t`Aucun objectif n'a été écrit pour cette période.`}</p>}
        {onglet === "activites" && <Taches fiche={fiche} />}
      </Tabs>
    </>
  );
}

function Taches({ fiche }: { fiche: Fiche }) {
  if (fiche.taches.length === 0) return <p>{t`Aucune tâche n'a été retenue pour cette période.`}</p>;
  return (
    <ul>
      {fiche.taches.map((tache) => (
        <li key={tache.code}>
          {tache.code} {tache.intitule}
        </li>
      ))}
    </ul>
  );
}

function Lieu({ dossier, fiche, onState }: { dossier: Dossier; fiche: Fiche; onState: (state: State) => void }) {
  if (may(fiche.actions, "modifier")) return <LieuForm dossier={dossier} fiche={fiche} onState={onState} />;
  const value = (name: string) => fiche.champs.find(({ nom }) => nom === name)?.valeur ?? null;
  if ([...LIEU, ...TUTEUR].every(({ name }) => !value(name))) return <p>{t`L'entreprise et le tuteur ne sont pas encore renseignés.`}</p>;
  return (
    <>
      {!value("raison_sociale") && <p>{t`L'entreprise n'est pas encore renseignée.`}</p>}
      <dl className="cpro-reads">
        {[...LIEU, ...TUTEUR].map(({ name, label, type }) => (
          <ReadField
            key={name}
            label={label.replace(" (obligatoire)", "")}
            value={type === "tel" ? telephoneLu(String(value(name) ?? "")) : value(name)}
          />
        ))}
      </dl>
    </>
  );
}

function LieuForm({ dossier, fiche, onState }: { dossier: Dossier; fiche: Fiche; onState: (state: State) => void }) {
  const { personne, profil } = useOpenSession();
  const client = useQueryClient();
  const { periode, apprenant } = dossier;
  const [cleaned, setCleaned] = useState(false);
  const engine = useAutosave({
    form: `liaison:${periode.id}:${apprenant.id}`,
    person: personne.id,
    fields: fiche.champs,
    send: (changes) => dossiers.saveLiaison(periode.id, apprenant.id, changes),
    queryKey: ["liaison", periode.id, apprenant.id],
    onSaved: () => {
      // The remarks (SIRET key…) and the company's name in the context bar come from the server.
      void client.invalidateQueries({ queryKey: ["liaison", periode.id, apprenant.id] });
      void client.invalidateQueries({ queryKey: dossierKey(periode.id, apprenant.id) });
    },
  });
  const state = engine.state;
  useReport(state, onState);
  const remark = (name: string) => fiche.remarques.find(({ champ }) => champ === name)?.message;
  const mine = profil === "apprenant";
  const cleanMail = (text: string) => {
    const right = text.replace(/\s+/g, "").normalize("NFC");
    setCleaned(right !== text);
    return right;
  };
  return (
    <>
      <p>
        {mine
          ? t`Vous et votre enseignant pouvez modifier cette page. Votre tuteur la lira.`
          : t`${nomComplet(apprenant)} et vous pouvez modifier cette page. Le tuteur la lira.`}
      </p>
      <div className="cpro-grid cpro-grid--first">
        {LIEU.map(({ name, ...field }) => (
          <AutoField key={name} engine={engine} name={name} remark={remark(name)} {...field} />
        ))}
      </div>
      <h2 className="fr-h5">Tuteur</h2>
      <div className="cpro-grid">
        {TUTEUR.map(({ name, ...field }) => (
          <AutoField
            key={name}
            engine={engine}
            name={name}
            remark={remark(name)}
            {...field}
            {...(name === "tuteur_courriel" ? { clean: cleanMail } : {})}
          />
        ))}
      </div>
      <p role="status">{cleaned ? t`Espaces retirés.` : ""}</p>
      <RetryOnProblem state={state} onRetry={() => engine.flush()} />
    </>
  );
}

