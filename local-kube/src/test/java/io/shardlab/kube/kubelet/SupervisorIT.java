package io.shardlab.kube.kubelet;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor with real processes. {@code -Dshardlab.bash=FILE} tries another bash, such as the 3.2 of macOS. */
class SupervisorIT {

    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");
    private static final String IGNORE_TERM = "trap '' TERM; echo ready; while :; do sleep 0.1; done";

    @TempDir
    Path directory;

    private Supervisor supervisor;

    @BeforeEach
    void start() throws IOException {
        supervisor = start(directory);
    }

    @AfterEach
    void stop() {
        supervisor.close();
    }

    private static Supervisor start(Path stateDir) throws IOException {
        return Supervisor.start(stateDir, Duration.ofSeconds(1), System.getProperty("shardlab.bash", "bash"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void argumentsAndVariablesArriveExactlyAndNothingElseDoes() throws Exception {
        List<String> arguments = List.of(
                "plain",
                "",
                "two  spaces ",
                "line\nbreak\n",
                "'single' \"double\"",
                "$HOME `id` $(id) \\n \\",
                "*",
                "größe – 日本語 😀",
                "-n",
                "a=b",
                "\t!#~");
        Map<String, String> variables = new HashMap<>(Map.of(
                "PATH", "/usr/bin:/bin",
                "EMPTY", "",
                "MULTI", "a\nb'c\"d\\",
                "with.dot-and-dash", "1",
                "-uPATH", "no option of env",
                "A[0]", "no element of an array",
                "UNICODE", "ü😀"));
        // What bash would act upon, or change, or not let go.
        String special =
                "_ SHLVL PWD OLDPWD UID RANDOM SECONDS IFS LC_ALL BASH_ENV PPID SHELLOPTS HISTCMD OPTIND GROUPS"
                        + " TMOUT CDPATH PS4 HOSTNAME command variables variable directory id env state";
        for (String name : special.split(" ")) {
            variables.put(name, "/" + name);
        }
        Path log = directory.resolve("log");
        List<String> command = Stream.concat(
                        Stream.of(JavaBinary.path(), "-cp", testClasses(), EchoProgram.class.getName()),
                        arguments.stream())
                .toList();

        assertThat(run("exact", new ProcessSpec(directory, log, variables, command)))
                .isZero();

        assertThat(Files.readString(log)).isEqualTo(EchoProgram.text(arguments, variables));
    }

    /** Everybody on the machine can read command lines. */
    @Test
    void noVariableThatTheShellCanExportIsOnACommandLine() throws Exception {
        Path shim = Files.createDirectories(directory.resolve("shim"));
        Path seen = directory.resolve("seen");
        script(shim.resolve("env"), "printf '%s\\n' \"$@\" > " + seen + "; exec /usr/bin/env \"$@\"");
        Path bash = script(directory.resolve("bash-with-shim"), "PATH=" + shim + ":$PATH exec bash \"$@\"");
        Map<String, String> variables = Map.of("PATH", "/usr/bin:/bin", "DB_PWD", "hunter2", "with.dot", "seen");

        try (Supervisor other = Supervisor.start(directory.resolve("other"), Duration.ofSeconds(1), bash.toString())) {
            ProcessSpec spec = new ProcessSpec(
                    directory, directory.resolve("log"), variables, List.of("sh", "-c", "test ${#DB_PWD} = 7"));
            assertThat(other.start("secret", spec).exited().get(60, SECONDS)).isZero();
        }

        assertThat(seen).content().contains("with.dot=seen").doesNotContain("hunter2");
    }

    private static Path script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    @Test
    void theExitCodeIsTheProgramsOrThatOfTheSignal() throws Exception {
        assertThat(run("seven", sh("exit 7"))).isEqualTo(7);
        assertThat(run("suicide", sh("kill -9 $$"))).isEqualTo(137);
        assertThat(run("nothing", spec("/no/such/program"))).isEqualTo(127);

        RunningContainer sleeper = supervisor.start("sleeper", spec("sleep", "60"));
        sleeper.started().get(60, SECONDS);
        sleeper.terminate();
        assertThat(sleeper.exited().get(60, SECONDS)).isEqualTo(143);
    }

    /** Until it has started a process ignores signals; that it has must not be said before. */
    @Test
    void aSignalRightAfterTheStartIsNotLost() throws Exception {
        for (int i = 0; i < 100; i++) {
            RunningContainer sleeper = supervisor.start("sleeper-" + i, spec("sleep", "300"));
            sleeper.started().get(60, SECONDS);
            sleeper.terminate();
            assertThat(sleeper.exited())
                    .as("sleeper %d", i)
                    .succeedsWithin(20, SECONDS)
                    .isEqualTo(143);
        }
    }

    @Test
    void aProcessThatCannotBeStartedSaysWhy() throws Exception {
        RunningContainer nowhere = supervisor.start(
                "nowhere", new ProcessSpec(directory.resolve("none"), directory.resolve("log"), PATH, List.of("true")));

        assertThat(nowhere.started())
                .failsWithin(60, SECONDS)
                .withThrowableThat()
                .withMessageContaining("cannot enter working directory " + directory.resolve("none"));
        assertThat(nowhere.exited().get(60, SECONDS)).isEqualTo(128);
    }

    @Test
    void signalsWorkInContainersAlthoughTheSupervisorIgnoresThem() throws Exception {
        assertThat(run("signals", sh("grep SigIgn /proc/self/status || echo SigIgn: 0")))
                .isZero();

        String ignored = Files.readString(directory.resolve("log"))
                .replace("SigIgn:", "")
                .strip();
        // HUP, INT, QUIT and TERM are signals 1, 2, 3 and 15. No shell can undo what was ignored before it (nohup).
        assertThat(Long.parseLong(ignored, 16) & 0x4007 & ~ignoredByUs())
                .as("ignored: %s", ignored)
                .isZero();
    }

    private static long ignoredByUs() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .mapToLong(line -> Long.parseLong(
                                line.substring("SigIgn:".length()).strip(), 16))
                        .sum()
                : 0;
    }

    @Test
    void whatAContainerLeavesRunningDiesWithIt() throws Exception {
        RunningContainer parent = supervisor.start("parent", sh("sleep 60 & echo $!; exit 0"));
        assertThat(parent.exited().get(60, SECONDS)).isZero();

        awaitGone(pidIn(directory.resolve("log")));
    }

    @Test
    void killReachesTheWholeGroupAndTermTheFirstProcessOnly() throws Exception {
        RunningContainer ignorer = supervisor.start("ignorer", sh("sleep 60 & echo $!; " + IGNORE_TERM));
        awaitLog("ready");
        long child = pidIn(directory.resolve("log"));

        ignorer.terminate();
        // The supervisor has done it when it answers the next command.
        assertThat(run("next", new ProcessSpec(directory, directory.resolve("other"), PATH, List.of("true"))))
                .isZero();
        assertThat(ignorer.exited()).isNotDone();
        assertThat(ProcessHandle.of(child)).isPresent();

        ignorer.kill();
        assertThat(ignorer.exited().get(60, SECONDS)).isEqualTo(137);
        awaitGone(child);
    }

    @Test
    void aStoppedProcessHasNotExited() throws Exception {
        RunningContainer stopped = supervisor.start("stopped", spec("sleep", "60"));
        String pid = stopped.started().get(60, SECONDS).substring("process://".length());
        new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> run("state" + System.nanoTime(), sh("ps -o state= -p " + pid + " | grep -q T")) == 0);

        assertThat(stopped.exited()).isNotDone();
        new ProcessBuilder("kill", "-CONT", pid).start().waitFor();
        stopped.terminate();
        assertThat(stopped.exited().get(60, SECONDS)).isEqualTo(143);
    }

    @Test
    void closingEndsEveryoneEvenWhoIgnoresTerm() throws Exception {
        RunningContainer polite = supervisor.start("polite", spec("sleep", "60"));
        RunningContainer ignorer = supervisor.start("ignorer", sh("sleep 60 & echo $!; " + IGNORE_TERM));
        awaitLog("ready");
        polite.started().get(60, SECONDS);

        supervisor.close();

        assertThat(polite.exited().get(60, SECONDS)).isEqualTo(143);
        assertThat(ignorer.exited().get(60, SECONDS)).isEqualTo(137);
        awaitGone(pidIn(directory.resolve("log")));
        assertThat(directory.resolve("supervisor.pid")).doesNotExist();
        assertThat(directory.resolve("groups")).isEmptyDirectory();
    }

    @Test
    void theSignalsOfATerminalDoNotEndTheSupervisor() throws Exception {
        assertThat(run("before", sh("exit 2"))).isEqualTo(2);

        for (String signal : List.of("INT", "TERM", "HUP", "QUIT")) {
            new ProcessBuilder("kill", "-" + signal, Long.toString(supervisor.pid()))
                    .start()
                    .waitFor();
        }

        assertThat(run("after", sh("exit 3"))).isEqualTo(3);
    }

    @Test
    void killingTheJvmEndsItsContainers(@TempDir Path other) throws Exception {
        Process jvm = new ProcessBuilder(
                        JavaBinary.path(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        testClasses(),
                        Parent.class.getName(),
                        other.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(jvm.getInputStream()))) {
            long polite = Long.parseLong(output.readLine());
            long ignorer = Long.parseLong(output.readLine());
            long supervising = Long.parseLong(output.readLine());

            // SIGKILL: no shutdown hook runs.
            jvm.destroyForcibly().waitFor();

            awaitGone(polite);
            awaitGone(ignorer);
            awaitGone(supervising);
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** Starts a supervisor with two containers, prints the pids, and waits to be killed. */
    static final class Parent {

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Supervisor supervisor = start(directory);
            RunningContainer polite = supervisor.start(
                    "polite",
                    new ProcessSpec(directory, directory.resolve("polite.log"), PATH, List.of("sleep", "60")));
            RunningContainer ignorer = supervisor.start(
                    "ignorer",
                    new ProcessSpec(directory, directory.resolve("log"), PATH, List.of("sh", "-c", IGNORE_TERM)));
            System.out.println(polite.started().get().substring("process://".length()));
            System.out.println(ignorer.started().get().substring("process://".length()));
            System.out.println(supervisor.pid());
            System.in.read();
        }
    }

    @Test
    void theNextRunEndsWhatAKilledSupervisorLeftBehind() throws Exception {
        RunningContainer left = supervisor.start("left", sh("echo $$; " + IGNORE_TERM));
        awaitLog("ready");
        long pid = pidIn(directory.resolve("log"));
        ProcessHandle.of(supervisor.pid()).orElseThrow().destroyForcibly();
        supervisor.onExit().get(60, SECONDS);
        assertThat(left.exited().get(60, SECONDS)).isEqualTo(Supervisor.LOST);

        assertThat(OrphanProcesses.end(directory)).singleElement().asString().contains("left", "process group " + pid);

        awaitGone(pid);
        assertThat(OrphanProcesses.end(directory)).isEmpty();
    }

    @Test
    void aPidThatBelongsToSomebodyElseByNowIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Path file = Files.writeString(directory.resolve("groups").resolve("old"), stranger.pid() + "\n");
            Files.setLastModifiedTime(
                    file,
                    java.nio.file.attribute.FileTime.from(
                            java.time.Instant.now().minusSeconds(3600)));
            supervisor.close();

            assertThat(OrphanProcesses.end(directory)).isEmpty();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private int run(String id, ProcessSpec spec) throws Exception {
        return supervisor.start(id, spec).exited().get(60, SECONDS);
    }

    private ProcessSpec sh(String script) {
        return spec("sh", "-c", script);
    }

    private ProcessSpec spec(String... command) {
        return new ProcessSpec(directory, directory.resolve("log"), PATH, List.of(command));
    }

    private void awaitLog(String text) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(directory.resolve("log")).content().contains(text));
    }

    private static long pidIn(Path log) throws IOException {
        return Long.parseLong(Files.readAllLines(log).get(0));
    }

    private static void awaitGone(long pid) {
        await("process " + pid + " is gone")
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    /** Where this test and the kubelet were compiled to, with what they need. */
    static String testClasses() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
