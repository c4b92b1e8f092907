package io.shardlab.kube.api.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.http.RequestPath;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.selector.FieldSelector;
import io.shardlab.kube.api.selector.LabelSelector;

/** Which objects of a kind a request means. */
record ListQuery(String namespace, LabelSelector labels, FieldSelector fields) {

    static ListQuery of(ResourceType type, RequestPath path, Exchange exchange) {
        FieldSelector fields = exchange.query("fieldSelector")
                .map(text -> FieldSelector.parse(type, text))
                .orElse(FieldSelector.EVERYTHING);
        return new ListQuery(
                path.namespace(),
                exchange.query("labelSelector").map(LabelSelector::parse).orElse(LabelSelector.EVERYTHING),
                path.name().isEmpty() ? fields : FieldSelector.name(path.name()));
    }

    boolean matches(ObjectNode object) {
        return (namespace.isEmpty() || Json.text(object, "metadata.namespace").equals(namespace))
                && labels.matches(object)
                && fields.matches(object);
    }
}
