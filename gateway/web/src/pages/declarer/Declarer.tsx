import { Stepper } from "@codegouvfr/react-dsfr/Stepper";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Navigate, useParams } from "react-router";
import { annexes } from "../../api/endpoints";
import type { Annexe, ApprenantDivision, Declaration, Periode, Referentiel } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { useDraft } from "../../forms/useDraft";
import { StatutTag } from "../../ui/badges";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { useReferentiel } from "../annexes/useDiplomes";
import { Declared } from "./Declared";
import { StepActivites } from "./StepActivites";
import { StepApprenants } from "./StepApprenants";
import { StepInformations } from "./StepInformations";
import { StepVerification } from "./StepVerification";

export const STEPS = [
  { code: "informations", title: "Informations" },
  { code: "apprenants", title: "Apprenants" },
  { code: "activites", title: "Activités" },
  { code: "verification", title: "Vérification" },
] as const;
export type StepCode = (typeof STEPS)[number]["code"];

export type Draft = Omit<Declaration, "malgre_chevauchement">;
export interface StepProps {
  annexe: Annexe;
  referentiel: Referentiel;
  candidates: ApprenantDivision[];
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  href: (step: StepCode) => string;
}

/** Declares a period from an annexe, one decision per page, everything filled in from the annexe (P-02). */
export default function Declarer() {
  const { id = "" } = useParams();
  const annexe = useQuery({ queryKey: ["annexe", id], queryFn: () => annexes.read(id) });
  const candidates = useQuery({ queryKey: ["annexe", id, "apprenants"], queryFn: () => annexes.candidates(id) });
  const referentiel = useReferentiel(annexe.data?.value.referentiel);
  const held = annexe.data?.value;
  const title = held?.pour_apprentis ? "Déclarer une période employeur" : "Déclarer une PFMP";
  return (
    <Page
      title={title}
      {...(held ? { context: held.titre } : {})}
      crumbs={[
        { label: "Annexes pédagogiques", href: "/annexes" },
        { label: held?.titre ?? "Annexe", href: `/annexes/${id}` },
      ]}
    >
      <Loaded query={annexe}>
        {({ value }) => (
          <Loaded query={referentiel}>
            {(diploma) => (
              <Loaded query={candidates}>
                {(learners) => <Steps key={id} annexe={value} referentiel={diploma} candidates={learners} />}
              </Loaded>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Steps({ annexe, referentiel, candidates }: Pick<StepProps, "annexe" | "referentiel" | "candidates">) {
  const { etape } = useParams();
  const person = useOpenSession().personne.id;
  const { value: draft, change, forget } = useDraft<Draft>(person, `declarer:${annexe.id}`, () => ({
    titre: annexe.titre,
    statut: "",
    du: "",
    au: "",
    objectifs: annexe.objectifs,
    taches: annexe.taches,
    apprenants: candidates.map((learner) => learner.id),
  }));
  const [declared, setDeclared] = useState<Periode | null>(null);
  if (declared) return <Declared annexe={annexe} periode={declared} learners={draft.apprenants.length} />;
  const index = STEPS.findIndex(({ code }) => code === etape);
  const step = STEPS[index];
  const href = (code: StepCode) => `/annexes/${annexe.id}/declarer/${code}`;
  if (!step) return <Navigate to={href("informations")} replace />;
  // What was kept on the device may name learners who have left since.
  const known = new Set(candidates.map((learner) => learner.id));
  const current = { ...draft, apprenants: draft.apprenants.filter((learner) => known.has(learner)) };
  const props: StepProps = { annexe, referentiel, candidates, draft: current, change, href };
  const next = STEPS[index + 1];
  return (
    <>
      <p>
        Annexe « {annexe.titre} » <StatutTag pourApprentis={annexe.pour_apprentis} />
      </p>
      <Stepper currentStep={index + 1} stepCount={STEPS.length} title={step.title} {...(next ? { nextTitle: next.title } : {})} />
      {step.code === "informations" && <StepInformations {...props} />}
      {step.code === "apprenants" && <StepApprenants {...props} />}
      {step.code === "activites" && <StepActivites {...props} />}
      {step.code === "verification" && (
        <StepVerification
          {...props}
          onDeclared={(periode) => {
            forget();
            setDeclared(periode);
          }}
        />
      )}
      <p className="fr-hint-text fr-mt-2w">Brouillon gardé sur cet appareil.</p>
    </>
  );
}
