package io.shardlab.kube.api.validation;

import com.fasterxml.jackson.databind.JsonNode;

/** Roles and their bindings (upstream {@code pkg/apis/rbac/validation}). */
final class AccessRules {

    private AccessRules() {}

    static void role(Field role) {
        for (Field rule : role.child("rules").items()) {
            if (rule.child("verbs").items().isEmpty()) {
                rule.child("verbs").required("verbs must contain at least one value");
            }
            if (!rule.child("nonResourceURLs").items().isEmpty()) {
                continue;
            }
            if (rule.child("apiGroups").items().isEmpty()) {
                rule.child("apiGroups").required("resource rules must supply at least one api group");
            }
            if (rule.child("resources").items().isEmpty()) {
                rule.child("resources").required("resource rules must supply at least one resource");
            }
        }
    }

    static void binding(Field binding, boolean ofTheCluster) {
        Field ref = binding.child("roleRef");
        if (ofTheCluster) {
            ref.child("kind").demandOneOf("ClusterRole");
        } else {
            ref.child("kind").demandOneOf("ClusterRole", "Role");
        }
        ref.child("name").demandText();
        for (Field subject : binding.child("subjects").items()) {
            subject.child("kind").demandOneOf("Group", "ServiceAccount", "User");
            subject.child("name").demandText();
        }
    }

    static void bindingUpdate(Field binding, JsonNode old) {
        if (!binding.value().path("roleRef").equals(old.path("roleRef"))) {
            binding.child("roleRef").invalid("cannot change roleRef");
        }
    }
}
