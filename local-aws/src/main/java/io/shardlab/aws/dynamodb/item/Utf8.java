package io.shardlab.aws.dynamodb.item;

/** Strings as DynamoDB measures and orders them: by their bytes in UTF-8. */
final class Utf8 {

    private Utf8() {}

    /** How many bytes a string has. */
    static int length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // The two halves of a pair have four bytes together.
                length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return length;
    }

    /** The order of the bytes, which is that of code points: pairs are above every single character. */
    static int compare(String one, String other) {
        int common = Math.min(one.length(), other.length());
        for (int i = 0; i < common; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                int byPair = Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
                return byPair != 0 ? byPair : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
