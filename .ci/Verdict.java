import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Reads every Surefire and Failsafe report below the given folders and names each test that was skipped, with its reason. */
public class Verdict {

    private int run;
    private int failed;
    private final List<String> skipped = new ArrayList<>();

    public static void main(String[] folders) throws Exception {
        var verdict = new Verdict();
        for (String folder : folders) {
            for (Path report : reports(Path.of(folder))) {
                verdict.read(report);
            }
        }
        verdict.print();
    }

    private static List<Path> reports(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList();
        }
    }

    private void read(Path report) throws Exception {
        var cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            read((Element) cases.item(i));
        }
    }

    private void read(Element test) {
        var skip = (Element) test.getElementsByTagName("skipped").item(0);
        if (skip != null) {
            skipped.add(test.getAttribute("classname") + "." + test.getAttribute("name") + ": " + skip.getAttribute("message"));
            return;
        }
        run++;
        boolean broken = test.getElementsByTagName("failure").getLength() + test.getElementsByTagName("error").getLength() > 0;
        failed += broken ? 1 : 0;
    }

    private void print() {
        skipped.forEach(test -> System.out.println("skipped: " + test));
        System.out.printf("%d passed, %d failed, %d skipped%n", run - failed, failed, skipped.size());
    }
}
