package io.shardlab.lab.ledger;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a record of the tutorial says. A number makes one: user 6 is {@code user6@foo.com}, and lives in tel aviv.
 *
 * @param number one or more
 */
public record User(int number) {

    private static final List<String> CITIES = List.of("new york", "tel aviv", "new delhi", "seattle");

    public User {
        if (number < 1) {
            throw new IllegalArgumentException("users are numbered from 1, not " + number);
        }
    }

    /** Users with these numbers, both ends included. */
    public static List<User> numbered(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(User::new).toList();
    }

    /** The partition key of the record, and the key of the stored item. */
    public String email() {
        return name() + "@foo.com";
    }

    /** The attribute {@code name}. */
    public String name() {
        return "user" + number;
    }

    /** The attribute {@code city}. */
    public String city() {
        return CITIES.get((number - 1) % CITIES.size());
    }

    /** The record's data. */
    public String json() {
        return "{\"name\":\"%s\", \"city\":\"%s\"}".formatted(name(), city());
    }
}
