import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.io.PrintStream;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * Judges PDF files with the veraPDF engine.
 *
 * <p>Arguments: profile names separated by commas (PDFUA-1, PDFA-2A), then the files. Prints one
 * JSON object per file and profile on a line of its own. A file that the engine cannot read gives
 * an object with "error" instead of a verdict.
 */
public final class Judge {
    private static final String PROFILES = "/org/verapdf/pdfa/validation/";
    private static final int FAILURES_SHOWN = 3;

    private final PrintStream out;

    private Judge(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        Map<String, ValidationProfile> profiles = new LinkedHashMap<>();
        for (String name : arguments[0].split(",")) {
            profiles.put(name, profile(name));
        }
        Judge judge = new Judge(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        for (int i = 1; i < arguments.length; i++) {
            for (Map.Entry<String, ValidationProfile> profile : profiles.entrySet()) {
                judge.judge(arguments[i], profile.getKey(), profile.getValue());
            }
        }
    }

    private static ValidationProfile profile(String name) throws Exception {
        try (InputStream xml = Profiles.class.getResourceAsStream(PROFILES + name + ".xml")) {
            if (xml == null) {
                throw new IllegalArgumentException("no such profile: " + name);
            }
            return Profiles.profileFromXml(xml);
        }
    }

    private void judge(String file, String name, ValidationProfile profile) {
        String head = "{\"file\": " + quote(file) + ", \"profile\": " + quote(name);
        try (PDFAParser parser =
                        Foundries.defaultInstance()
                                .createParser(new File(file), profile.getPDFAFlavour());
                PDFAValidator validator =
                        Foundries.defaultInstance()
                                .createValidator(profile, FAILURES_SHOWN, false, true, false)) {
            out.println(head + verdict(validator.validate(parser)) + "}");
        } catch (Exception failure) {
            out.println(head + ", \"error\": " + quote(String.valueOf(failure)) + "}");
        }
    }

    private static String verdict(ValidationResult result) {
        List<String> failed = new ArrayList<>();
        for (Map.Entry<RuleId, Integer> entry : result.getFailedChecks().entrySet()) {
            RuleId rule = entry.getKey();
            failed.add(
                    "{\"clause\": "
                            + quote(rule.getClause())
                            + ", \"test\": "
                            + rule.getTestNumber()
                            + ", \"count\": "
                            + entry.getValue()
                            + example(result, rule)
                            + "}");
        }
        return ", \"compliant\": "
                + result.isCompliant()
                + ", \"checks\": "
                + result.getTotalAssertions()
                + ", \"failed\": ["
                + String.join(", ", failed)
                + "]";
    }

    private static String example(ValidationResult result, RuleId rule) {
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getRuleId().equals(rule)
                    && assertion.getStatus() == TestAssertion.Status.FAILED) {
                return ", \"message\": "
                        + quote(assertion.getMessage())
                        + ", \"where\": "
                        + quote(assertion.getLocation().getContext());
            }
        }
        return "";
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char character : String.valueOf(text).toCharArray()) {
            if (character == '"' || character == '\\') {
                quoted.append('\\').append(character);
            } else if (character < ' ') {
                quoted.append(String.format("\\u%04x", (int) character));
            } else {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }
}
