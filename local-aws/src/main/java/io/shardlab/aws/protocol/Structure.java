package io.shardlab.aws.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A structure (or map) of the AWS JSON protocol, independent of how it is written on the wire.
 *
 * <p>Values are {@link Structure}, {@link List}, {@link String}, {@link Boolean}, {@link Long}, {@link BigInteger},
 * {@link BigDecimal}, {@link Double}, {@code byte[]} (blob) and {@link Instant} (timestamp). A member without value is absent.
 */
public final class Structure {

    /** The structure without members, which is the answer of many operations. */
    public static final Structure EMPTY = new Structure(Map.of());

    private final Map<String, Object> members;

    private Structure(Map<String, Object> members) {
        this.members = members;
    }

    /** A structure that holds the map's entries, in the map's order. */
    public static Structure of(Map<String, ?> members) {
        return new Structure(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
    }

    /** A structure that is built member by member. */
    public static Builder builder() {
        return new Builder();
    }

    /** Every member that has a value, in the order of the wire. */
    public Map<String, Object> members() {
        return members;
    }

    /** The raw value of a member. */
    public Optional<Object> member(String name) {
        return Optional.ofNullable(members.get(name));
    }

    @Override
    public String toString() {
        return members.toString();
    }

    /** Collects the members of an answer in order; a member without value is left out. */
    public static final class Builder {

        private final Map<String, Object> members = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a member. Numbers that fit are given as {@code long} or {@code int}. */
        public Builder with(String name, Object value) {
            members.put(name, value instanceof Integer number ? Long.valueOf(number) : value);
            return this;
        }

        /** Adds a member if it has a value. */
        public Builder with(String name, Optional<?> value) {
            value.ifPresent(present -> with(name, present));
            return this;
        }

        public Structure build() {
            return new Structure(Collections.unmodifiableMap(members));
        }
    }
}
