package io.shardlab.lab.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.consumer.ConsumerPod;
import io.shardlab.lab.consumer.EndedPod;
import io.shardlab.lab.diagnosis.Situation;
import io.shardlab.lab.diagnosis.Situation.ContainerState;
import io.shardlab.lab.lease.Lease;
import io.shardlab.lab.ledger.SentRecord;
import io.shardlab.lab.ledger.StoredUser;
import io.shardlab.lab.ledger.User;
import io.shardlab.lab.stream.HashKeyRange;
import io.shardlab.lab.stream.OpenShard;
import io.shardlab.lab.timeline.Observation;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every expectation, against a world that meets it and against worlds that are wrong in one thing. */
class ExpectationTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final OpenShard SHARD_A = shard("shard-a");
    private static final OpenShard SHARD_B = shard("shard-b");

    private final SentRecord one = new SentRecord(new User(1), "shard-a", "1", NOON);
    private final SentRecord two = new SentRecord(new User(2), "shard-b", "1", NOON);
    private final List<SentRecord> both = List.of(one, two);

    @Test
    void readyPodsWantsNeitherUnreadyNorEndingOnes() {
        var expectation = Expectation.readyPods(2);

        assertThat(complaint(expectation, world(pods(ready("p1"), ready("p2")))))
                .isEmpty();
        assertThat(complaint(expectation, world(pods(ready("p1")))))
                .hasValueSatisfying(text -> assertThat(text).isEqualTo("there is 1"));
        assertThat(complaint(expectation, world(pods(ready("p1"), starting("p2")))))
                .hasValueSatisfying(text -> assertThat(text).contains("p2"));
        assertThat(complaint(expectation, world(pods(ready("p1"), ready("p2"), ending("p3")))))
                .hasValueSatisfying(text -> assertThat(text).contains("p3"));
    }

    @Test
    void livingPodsDoesNotMindThoseThatEnd() {
        assertThat(complaint(Expectation.livingPods(1), world(pods(ready("p1"), ending("p2")))))
                .isEmpty();
        assertThat(complaint(Expectation.livingPods(2), world(pods(ready("p1"), ending("p2")))))
                .hasValueSatisfying(text -> assertThat(text).contains("p1").doesNotContain("p2"));
    }

    @Test
    void ownersWantsALivingPodForEveryOpenShard() {
        var pods = pods(ready("p1"), ready("p2"), ending("p3"));

        assertThat(complaint(Expectation.owners(2), world(pods, lease("shard-a", "p1"), lease("shard-b", "p2"))))
                .isEmpty();
        assertThat(complaint(Expectation.owners(2), world(pods, lease("shard-a", "p1"), lease("shard-b", "p1"))))
                .hasValueSatisfying(text -> assertThat(text).contains("1 pods own them all", "p1"));
        assertThat(complaint(Expectation.owners(2), world(pods, lease("shard-a", "p1"), lease("shard-b", "p3"))))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("shard-b is owned by p3, which is no living pod"));
        assertThat(complaint(Expectation.owners(1), world(pods, lease("shard-a", "p1"))))
                .hasValueSatisfying(text -> assertThat(text).contains("shard-b has no lease yet"));
    }

    @Test
    void ownersWantsUnownedAndUnfinishedLeasesSettled() {
        var pods = pods(ready("p1"), ready("p2"));
        var unowned = new Lease("shard-b", Optional.empty(), Optional.empty(), "TRIM_HORIZON");
        var unfinished = new Lease("shard-b", Optional.of("p2"), Optional.of("p1"), "7");

        assertThat(complaint(Expectation.owners(2), world(pods, lease("shard-a", "p1"), unowned)))
                .contains("shard-b has no owner");
        assertThat(complaint(Expectation.owners(2), world(pods, lease("shard-a", "p1"), unfinished)))
                .contains("shard-b is still being handed over by p1 to p2");
    }

    @Test
    void onlyOpenShardsLeasedNamesFinishedOnesThatAreLeft() {
        var pods = pods(ready("p1"));

        assertThat(complaint(
                        Expectation.onlyOpenShardsLeased(),
                        world(pods, lease("shard-a", "p1"), lease("shard-0", "p1"))))
                .contains("the lease table still has [shard-0]");
        assertThat(complaint(Expectation.onlyOpenShardsLeased(), world(pods, lease("shard-a", "p1"))))
                .isEmpty();
    }

    @Test
    void handedOverNamesShardPodAndRecord() {
        var seen = world(pods(ready("p1"), ending("p2")), lease("shard-a", "p1"), lease("shard-b", "p2"));

        assertThat(complaint(Expectation.handedOver(), storing(seen, item(two, "p2"))))
                .contains("p2 was asked to end and still owns shard-b; "
                        + "the last record stored from it is user2@foo.com, by p2");
        assertThat(complaint(
                        Expectation.handedOver(),
                        world(pods(ready("p1"), ending("p2")), lease("shard-a", "p1"), lease("shard-b", "p1"))))
                .isEmpty();
    }

    @Test
    void storedNamesRecordShardAndOwnerOfWhatIsMissing() {
        var seen = world(pods(ready("p1")), lease("shard-a", "p1"), lease("shard-b", "p1"));

        assertThat(complaint(Expectation.stored(both), storing(seen, item(one, "p1"), item(two, "p1"))))
                .isEmpty();
        assertThat(complaint(Expectation.stored(both), storing(seen, item(one, "p1"))))
                .contains("user2@foo.com, sent to shard-b (owned by p1), is not in the table");
    }

    @Test
    void storedNamesWhatIsStoredWrongly() {
        var seen = world(pods(ready("p1")), lease("shard-a", "p1"));
        var wrong = new StoredUser("user1@foo.com", "user1", "seattle", "p1", "shard-a", NOON.toString());

        assertThat(complaint(Expectation.stored(List.of(one)), storing(seen, wrong)))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("user1@foo.com", "shard-a", "p1", "seattle", "instead of"));
    }

    @Test
    void provenOwnersWantsARecordStoredByTheOwnerOfEachShard() {
        var seen = world(pods(ready("p1"), ready("p2")), lease("shard-a", "p1"), lease("shard-b", "p2"));

        assertThat(complaint(Expectation.provenOwners(both), storing(seen, item(one, "p1"), item(two, "p2"))))
                .isEmpty();
        assertThat(complaint(Expectation.provenOwners(both), storing(seen, item(one, "p1"), item(two, "p1"))))
                .contains("shard-b is owned by p2, its records were stored: [user2@foo.com by p1]");
        assertThat(complaint(Expectation.provenOwners(List.of(one)), storing(seen, item(one, "p1"))))
                .contains("shard-b is owned by p2, its records were stored: []");
    }

    @Test
    void spreadOverWantsAsManyLivingPods() {
        var seen = world(pods(ready("p1"), ready("p2"), ending("p3")));

        assertThat(complaint(Expectation.spreadOver(both, 2), storing(seen, item(one, "p1"), item(two, "p2"))))
                .isEmpty();
        assertThat(complaint(Expectation.spreadOver(both, 2), storing(seen, item(one, "p1"), item(two, "p1"))))
                .contains("1 are: [p1]");
        assertThat(complaint(Expectation.spreadOver(both, 2), storing(seen, item(one, "p1"), item(two, "p3"))))
                .contains("user2@foo.com from shard-b was stored by p3, which is no living pod");
    }

    @Test
    void aGonePodsNameOnALaterRecordIsNoticed() {
        var later = new SentRecord(new User(3), "shard-a", "2", NOON.plusSeconds(10));
        var seen = new Observation(
                NOON.plusSeconds(20),
                List.of(SHARD_A),
                List.of(),
                List.of(),
                List.of(new EndedPod("p3", NOON.plusSeconds(5))),
                0,
                List.of(one, later),
                List.of(item(one, "p3"), item(later, "p3")));

        assertThat(complaint(Expectation.nothingStoredByTheGone(), seen))
                .contains("user3@foo.com from shard-a was sent after p3 was gone, and stored by it");
        assertThat(complaint(Expectation.nothingStoredByTheGone(), storing(seen, item(one, "p3"), item(later, "p1"))))
                .isEmpty();
    }

    @Test
    void aFailureShowsGoalComplaintAndTheLastObservation() {
        var seen = storing(world(pods(ready("p1"), ending("p2")), lease("shard-a", "p1")), item(one, "p1"));

        var situation = new Situation(
                List.of(new ContainerState("p2", "c", 1, Optional.empty(), Optional.of("exit code 3"))),
                List.of(),
                List.of(),
                List.of());
        var wait = new ExpectationNotMet.Wait(Duration.ofMillis(15_240), Duration.ofSeconds(60));

        assertThat(new ExpectationNotMet("two ready pods", "one is", wait, seen, situation, "p2 says no"))
                .hasMessageContainingAll(
                        "expected   two ready pods",
                        "but        one is",
                        "likely     container c of pod p2 ends by itself (exit code 3), 1 restart so far",
                        "after      15.2 s of 60; the machine's load was",
                        "container c of p2: runs, restarts 1, ended last with exit code 3",
                        "user1@foo.com, p1",
                        "nobody",
                        "ending since",
                        "p2 says no");
    }

    private static Optional<String> complaint(Expectation expectation, Observation seen) {
        return expectation.complaint().apply(seen);
    }

    private static Observation world(List<ConsumerPod> pods, Lease... leases) {
        return new Observation(
                NOON.plusSeconds(3),
                List.of(SHARD_A, SHARD_B),
                List.of(leases),
                pods,
                List.of(),
                pods.size(),
                List.of(),
                List.of());
    }

    private static Observation storing(Observation seen, StoredUser... users) {
        return new Observation(
                seen.at(),
                seen.shards(),
                seen.leases(),
                seen.pods(),
                seen.ended(),
                seen.desiredReplicas(),
                seen.sent(),
                List.of(users));
    }

    private static StoredUser item(SentRecord record, String pod) {
        var user = record.user();
        return new StoredUser(user.email(), user.name(), user.city(), pod, record.shardId(), NOON.toString());
    }

    private static OpenShard shard(String id) {
        return new OpenShard(id, new HashKeyRange(BigInteger.ZERO, BigInteger.TEN));
    }

    private static Lease lease(String shard, String owner) {
        return new Lease(shard, Optional.of(owner), Optional.empty(), "7");
    }

    private static List<ConsumerPod> pods(ConsumerPod... pods) {
        return List.of(pods);
    }

    private static ConsumerPod ready(String name) {
        return new ConsumerPod(name, "Running", true, 0, Optional.empty());
    }

    private static ConsumerPod starting(String name) {
        return new ConsumerPod(name, "Running", false, 0, Optional.empty());
    }

    private static ConsumerPod ending(String name) {
        return new ConsumerPod(name, "Running", true, 0, Optional.of(NOON));
    }
}
