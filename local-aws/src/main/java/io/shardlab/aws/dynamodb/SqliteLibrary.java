package io.shardlab.aws.dynamodb;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The native library that DynamoDB Local keeps its tables in. A build that depends on DynamoDB Local has it on the class path
 * as a file of its own; sqlite4java only has to be told where.
 */
final class SqliteLibrary {

    private static final String PATH_PROPERTY = "sqlite4java.library.path";
    private static final String ARTIFACT = "sqlite4java";

    private SqliteLibrary() {}

    /**
     * Tells sqlite4java where its library is, unless somebody did already.
     *
     * @throws UnsupportedOperationException when there is none for this platform, with what to do about it
     */
    static void locate() {
        if (System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        Path library = find(platform())
                .orElseThrow(() -> new UnsupportedOperationException("DynamoDB Local has no native library for "
                        + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                        + " on the class path. Give local-aws another DynamoDB with --dynamodb-endpoint URL, or put the"
                        + " folder of a libsqlite4java into -D" + PATH_PROPERTY + "."));
        System.setProperty(PATH_PROPERTY, library.getParent().toString());
    }

    /** How sqlite4java names this platform's file, without version and ending. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (os.contains("mac")) {
            return arch.equals("aarch64") ? "libsqlite4java-osx-aarch64" : "libsqlite4java-osx";
        }
        if (os.contains("windows")) {
            return arch.contains("64") ? "sqlite4java-win32-x64" : "sqlite4java-win32-x86";
        }
        return switch (arch) {
            case "amd64", "x86_64" -> "libsqlite4java-linux-amd64";
            case "x86", "i386", "i686" -> "libsqlite4java-linux-i386";
            default -> "libsqlite4java-linux-" + arch;
        };
    }

    private static Optional<Path> find(String name) {
        return Stream.concat(onClassPath(), besideJar(name))
                .filter(file -> isNamed(file.getFileName().toString(), name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static boolean isNamed(String file, String name) {
        return file.matches(name + "[-.][0-9.]*(so|dylib|dll|jnilib)");
    }

    private static Stream<Path> onClassPath() {
        return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> entry.contains(ARTIFACT))
                .map(Path::of);
    }

    /** In a local Maven repository the library lies in a neighbour folder of sqlite4java's own jar. */
    private static Stream<Path> besideJar(String name) {
        CodeSource source;
        try {
            source = Class.forName("com.almworks.sqlite4java.SQLite", false, SqliteLibrary.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource();
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
        if (source == null) {
            return Stream.empty();
        }
        Path version = Path.of(source.getLocation().getPath()).getParent();
        Path folder = version.getParent().resolveSibling(name).resolve(version.getFileName());
        File[] files = folder.toFile().listFiles();
        return files == null ? Stream.empty() : List.of(files).stream().map(File::toPath);
    }
}
