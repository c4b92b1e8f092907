package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The Dockerfile makes the image that the profile {@code image} makes. */
class DockerfileTest {

    private static final Path MODULE = Path.of(System.getProperty("shardlab.home", ".."), "consumer");
    private static final String CONTAINER = "//profile[id='image']//plugin/configuration/container/";

    private List<String> dockerfile;
    private Document pom;

    @BeforeEach
    void read() throws Exception {
        dockerfile = Files.readAllLines(MODULE.resolve("Dockerfile"));
        pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(MODULE.resolve("pom.xml").toFile());
    }

    @Test
    void sameBase() throws Exception {
        assertThat(instruction("FROM")).containsExactly(text("//profile[id='image']/properties/image.base"));
    }

    @Test
    void sameUserAndPort() throws Exception {
        assertThat(instruction("USER")).containsExactly(text(CONTAINER + "user"));
        assertThat(instruction("EXPOSE")).containsExactly(text(CONTAINER + "ports/port"));
    }

    @Test
    void sameEntrypoint() throws Exception {
        var arguments = elements(CONTAINER + "entrypoint/arg").stream()
                .map(argument -> '"' + argument.getTextContent() + '"')
                .collect(Collectors.joining(", ", "[", "]"));

        assertThat(instruction("ENTRYPOINT")).containsExactly(arguments);
    }

    @Test
    void sameLabels() throws Exception {
        var labels = elements(CONTAINER + "labels/*").stream()
                .map(label -> "%s=\"%s\"".formatted(label.getNodeName(), label.getTextContent()))
                .toList();

        assertThat(instruction("LABEL")).isNotEmpty().isEqualTo(labels);
    }

    private List<String> instruction(String name) {
        return dockerfile.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    private String text(String path) throws XPathExpressionException, IOException {
        var found = elements(path);
        assertThat(found).as(path).hasSize(1);
        return found.get(0).getTextContent();
    }

    private List<Element> elements(String path) throws XPathExpressionException {
        var nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
        return new ArrayList<>(IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList());
    }
}
