import { Input } from "@codegouvfr/react-dsfr/Input";
import { Tabs } from "@codegouvfr/react-dsfr/Tabs";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { periodes } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { ApprenantsPeriode, CandidatsPeriode, Periode, Referentiel } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { useDraft } from "../../forms/useDraft";
import { intervalle } from "../../text/dates";
import { compte, majuscule, t } from "../../text/typo";
import { StatutTag } from "../../ui/badges";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { TaskPicker } from "../annexes/TaskPicker";
import { useReferentiel } from "../annexes/useDiplomes";
import type { Draft } from "../declarer/Declarer";
import { InformationFields } from "../declarer/InformationFields";
import { LearnerPicker } from "../declarer/LearnerPicker";
import { Refusals, usePeriodSaving } from "../declarer/saving";
import { Changes } from "./Changes";
import { Freeze } from "./Freeze";

/** Edits a period; every learner's fiche de liaison follows, and what changes for whom is shown first (P-05). */
export default function Modifier() {
  const { periode: id = "" } = useParams();
  const period = useQuery({ queryKey: ["periode", id], queryFn: () => periodes.read(id) });
  const candidates = useQuery({ queryKey: ["periode", id, "candidats"], queryFn: () => periodes.candidates(id) });
  const folders = useQuery({ queryKey: ["periode", id, "apprenants"], queryFn: () => periodes.learners(id) });
  const referentiel = useReferentiel(period.data?.value.referentiel);
  const held = period.data?.value;
  return (
    <Page
      title={held ? t`Modifier ${held.titre}` : "Modifier une période"}
      crumbs={[{ label: "Vue par périodes", href: `/periodes?periode=${id}` }]}
    >
      <Loaded query={period}>
        {(versioned) =>
          may(versioned.value.actions, "modifier") ? (
            <Loaded query={referentiel}>
              {(diploma) => (
                <Loaded query={candidates}>
                  {(learners) => (
                    <Loaded query={folders}>
                      {(list) => (
                        <Edition key={versioned.etag} held={versioned} referentiel={diploma} candidates={learners} folders={list} />
                      )}
                    </Loaded>
                  )}
                </Loaded>
              )}
            </Loaded>
          ) : (
            <>
              <p className="fr-text--lead">{t`Cette période ne peut plus être modifiée.`}</p>
              <Freeze periode={versioned.value} />
              <Button linkProps={{ href: `/periodes?periode=${id}` }}>Revenir à la période</Button>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

type Onglet = "informations" | "apprenants" | "objectifs" | "activites";

function draftOf(periode: Periode, candidates: CandidatsPeriode): Draft {
  const { titre, statut, du, au, objectifs, taches } = periode;
  const apprenants = candidates.apprenants.filter(({ present }) => present).map(({ id }) => id);
  return { titre, statut, du, au, objectifs, taches, apprenants };
}

function Edition({ held, referentiel, candidates, folders }: {
  held: Versioned<Periode>;
  referentiel: Referentiel;
  candidates: CandidatsPeriode;
  folders: ApprenantsPeriode;
}) {
  const periode = held.value;
  const person = useOpenSession().personne.id;
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const before = draftOf(periode, candidates);
  const { value: kept, change, forget } = useDraft<Draft>(person, `modifier:${periode.id}:${periode.version}`, () => before);
  // What was kept on the device may name learners who have left since.
  const known = new Set(candidates.apprenants.map(({ id }) => id));
  const draft: Draft = { ...kept, apprenants: kept.apprenants.filter((id) => known.has(id)) };
  const statut = referentiel.statuts.find(({ code }) => code === draft.statut);
  // P-06: a period tied to an exam has no such tab.
  const locked = candidates.verrouilles || (statut?.apprenants_verrouilles ?? false);
  const tabs: { tabId: Onglet; label: string }[] = [
    { tabId: "informations", label: "Informations" },
    ...(locked ? [] : [{ tabId: "apprenants" as const, label: `Apprenants (${draft.apprenants.length})` }]),
    { tabId: "objectifs", label: "Objectifs" },
    { tabId: "activites", label: `Activités (${draft.taches.length})` },
  ];
  const onglet = tabs.find(({ tabId }) => tabId === search.get("onglet"))?.tabId ?? "informations";
  const learners = locked ? before.apprenants : draft.apprenants;

  const edited: Draft = { ...draft, apprenants: learners };
  const saving = usePeriodSaving(edited, async (body, key) => {
    const { value } = await periodes.edit(periode.id, held.etag, body, key);
    forget();
    void navigate(`/periodes?periode=${periode.id}`, {
      state: { fait: t`${value.titre} est modifiée pour ${compte(value.nombre_apprenants, "apprenant")}.` },
    });
    for (const queryKey of [["periode", periode.id], ["dossier", periode.id], ["liaison", periode.id], ["periodes"], ["accueil"]]) {
      void client.invalidateQueries({ queryKey });
    }
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    void saving.save();
  }

  return (
    <form onSubmit={submit} noValidate>
      <p>
        {majuscule(intervalle(periode.du, periode.au))} <StatutTag pourApprentis={periode.pour_apprentis} />
      </p>
      <Refusals saving={saving} title={t`La période n'est pas modifiée`} before="avant d’enregistrer" />
      {locked && <p>{t`Cette période est liée à une épreuve : ses apprenants ne changent plus.`}</p>}
      <Tabs
        label="Parties de la période"
        selectedTabId={onglet}
        tabs={tabs}
        onTabChange={(tab) => setSearch(tab === "informations" ? {} : { onglet: tab }, { replace: true })}
      >
        {onglet === "informations" && (
          <InformationFields referentiel={referentiel} niveau={periode.niveau} draft={draft} change={change} faults={saving.faults} />
        )}
        {onglet === "apprenants" && (
          <LearnerPicker candidates={candidates.apprenants} chosen={draft.apprenants} onChange={(apprenants) => change({ apprenants })} />
        )}
        {onglet === "objectifs" && (
          <Input
            label="Objectifs"
            textArea
            nativeTextAreaProps={{ rows: 6, value: draft.objectifs, onChange: (event) => change({ objectifs: event.target.value }) }}
          />
        )}
        {onglet === "activites" && (
          <TaskPicker activites={referentiel.activites} chosen={draft.taches} onChange={(taches) => change({ taches })} />
        )}
      </Tabs>
      <Changes periode={periode} before={before} after={edited} candidates={candidates} folders={folders} referentiel={referentiel} />
      <p className="cpro-toolbar fr-mt-3w">
        <Button network type="submit" disabled={saving.busy}>
          {t`Enregistrer pour ${compte(learners.length, "apprenant")}`}
        </Button>
        <Link className="fr-btn fr-btn--secondary" href={`/periodes?periode=${periode.id}`} onClick={forget}>
          Ne rien changer
        </Link>
      </p>
      <p className="fr-hint-text">{t`Brouillon gardé sur cet appareil. L'annexe pédagogique d'origine ne change pas.`}</p>
    </form>
  );
}
