//! Every RPC of the contract is judged by the policy.

use std::collections::BTreeSet;

use identity::policy::RPCS;
use prost::Message as _;
use prost_types::FileDescriptorSet;

#[test]
fn every_rpc_of_the_contract_has_an_action_i02() {
    let descriptors = FileDescriptorSet::decode(proto::DESCRIPTORS).unwrap();
    let contract: BTreeSet<String> = descriptors
        .file
        .iter()
        .filter(|file| file.package() == "identity.v1")
        .flat_map(|file| &file.service)
        .flat_map(|service| {
            service
                .method
                .iter()
                .map(move |method| format!("{}/{}", service.name(), method.name()))
        })
        .collect();
    let judged: BTreeSet<String> = RPCS.iter().map(|(rpc, _)| (*rpc).to_owned()).collect();
    assert_eq!(contract, judged);
}
