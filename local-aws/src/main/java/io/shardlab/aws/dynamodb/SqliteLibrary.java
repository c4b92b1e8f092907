package io.shardlab.aws.dynamodb;

import java.io.File;
import java.nio.file.Files;
import java.util.function.BooleanSupplier;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteLibraryLoader;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteLibraryLoaderUtil;

/**
 * The native library that DynamoDB Local keeps its tables in. DynamoDB Local's jar holds one for every platform that it knows,
 * copies it to a file and leaves that file behind when the JVM is halted or killed; here the file is gone as soon as it is
 * loaded.
 */
final class SqliteLibrary {

    /** Where a user keeps a library of their own; DynamoDB Local then copies nothing. */
    private static final String OWN_LIBRARY = "org.sqlite.lib.path";

    private static final String COPIED_TO = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /**
     * Loads it; DynamoDB Local finds it loaded.
     *
     * @param unwanted whether nobody waits for it any more
     * @return false when it was not loaded because nobody waits for it
     * @throws UnsupportedOperationException when there is none for this platform, with what to do about it
     * @throws Exception of DynamoDB Local's own, in a sentence, when the library cannot be loaded
     */
    static synchronized boolean load(BooleanSupplier unwanted) throws Exception {
        if (unwanted.getAsBoolean()) {
            return false;
        }
        if (System.getProperty(OWN_LIBRARY) == null && !isThereForThisPlatform()) {
            throw new UnsupportedOperationException("DynamoDB Local has no native library for "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                    + ". Give local-aws another DynamoDB with --dynamodb-endpoint URL, or put the folder of a"
                    + " libsqlite4java into -D" + OWN_LIBRARY + ".");
        }
        var noEndMeanwhile = new Thread(SqliteLibrary::awaitNoLoading, "sqlite-library");
        Runtime.getRuntime().addShutdownHook(noEndMeanwhile);
        loadFromTemporaryFile();
        Runtime.getRuntime().removeShutdownHook(noEndMeanwhile);
        return true;
    }

    private static void loadFromTemporaryFile() throws Exception {
        File folder = Files.createTempDirectory("local-aws").toFile();
        System.setProperty(COPIED_TO, folder.getPath());
        try {
            SQLiteLibraryLoader.initialize();
        } finally {
            System.clearProperty(COPIED_TO);
            delete(folder);
        }
    }

    /** Returns when none is being loaded: a JVM that ends meanwhile would leave the file behind. */
    static synchronized void awaitNoLoading() {}

    private static boolean isThereForThisPlatform() {
        String file = SQLiteLibraryLoaderUtil.getNativeLibFolderPathForCurrentOS() + "/"
                + SQLiteLibraryLoaderUtil.getNativeLibName();
        return SQLiteLibraryLoader.class.getResource("native/" + file) != null;
    }

    /** A loaded library needs its file no more, except on Windows, where it stays until the JVM ends. */
    private static void delete(File folder) {
        for (File file : folder.listFiles()) {
            deleteNowOrAtExit(file);
        }
        deleteNowOrAtExit(folder);
    }

    private static void deleteNowOrAtExit(File file) {
        if (!file.delete()) {
            file.deleteOnExit();
        }
    }
}
