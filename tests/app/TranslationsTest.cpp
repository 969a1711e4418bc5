#include "tests/app/Translations.h"

#include "app/cli/CommandForms.h"
#include "app/cli/CommandLine.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTranslator>
#include <QXmlStreamReader>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using translations::contextsOf;
using translations::gluedTexts;

namespace {

const QDir kRoot(QStringLiteral(DRAWBRIDGE_SOURCE));
const QStringList kFolders{u"app"_s, u"bridge"_s, u"ui"_s};

/// The product's sources, or those of a sample, by path from `root`.
std::map<std::string, std::string> sourcesBelow(const QDir &root, const QStringList &folders)
{
    std::map<std::string, std::string> sources;
    for (const QString &folder : folders) {
        QDirIterator files(root.filePath(folder), {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << file.fileName().toStdString();
            sources[root.relativeFilePath(file.fileName()).toStdString()] =
                file.readAll().toStdString();
        }
    }
    return sources;
}

/// lupdate's result for a tree.
struct Extraction
{
    QString warnings;                 ///< about texts that it omits or does not resolve
    QMap<QString, QStringList> texts; ///< by context
};

Extraction extract(const QDir &root, const QStringList &folders)
{
    const QTemporaryDir folder;
    QFile list(folder.filePath(u"texts.ts"_s));
    QProcess lupdate;
    lupdate.setWorkingDirectory(root.path());
    lupdate.start(QStringLiteral(LUPDATE), QStringList{u"-silent"_s, u"-I"_s, u"."_s} + folders
                                               + QStringList{u"-ts"_s, list.fileName()});
    EXPECT_TRUE(lupdate.waitForFinished(60'000) && lupdate.exitCode() == 0);
    Extraction found{QString::fromUtf8(lupdate.readAllStandardError()), {}};
    EXPECT_TRUE(list.open(QIODevice::ReadOnly)) << found.warnings.toStdString();
    QXmlStreamReader xml(&list);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"name")
            context = xml.readElementText();
        else if (xml.name() == u"source")
            found.texts[context] << xml.readElementText();
    }
    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
    return found;
}

/// Reasons why texts of the tree would not be found at run time.
QStringList problemsIn(const QDir &root, const QStringList &folders)
{
    std::set<std::string> contexts;
    for (const auto &[path, source] : sourcesBelow(root, folders))
        contexts.merge(contextsOf(source));
    const Extraction found = extract(root, folders);
    QStringList problems;
    if (!found.warnings.isEmpty())
        problems << found.warnings;
    for (auto i = found.texts.begin(); i != found.texts.end(); ++i) {
        if (!contexts.contains(i.key().toStdString()))
            problems << u"no code looks up “%1”: %2"_s.arg(i.key(), i->join(u'|'));
        for (const QString &text : *i) {
            if (text.contains(u"(s)"_s))
                problems << u"one and several have one text: %1"_s.arg(text);
        }
    }
    return problems;
}

QStringList problemsOf(const QByteArray &sample)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"Sample.cpp"_s));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(sample);
    file.close();
    return problemsIn(QDir(folder.path()), {u"."_s});
}

/// Marks each text of the command line.
class MarkingTranslator : public QTranslator
{
public:
    QString translate(const char *context, const char *text, const char *, int) const override
    {
        return qstrcmp(context, "CommandLine") == 0 ? u'~' + QString::fromUtf8(text) : QString();
    }
    [[nodiscard]] bool isEmpty() const override { return false; }
};

} // namespace

// The tree

TEST(Translations, EveryTextOfTheProductIsFoundAtRunTime)
{
    ASSERT_THAT(sourcesBelow(kRoot, kFolders), SizeIs(::testing::Gt(100U)));
    const QStringList problems = problemsIn(kRoot, kFolders);
    EXPECT_TRUE(problems.isEmpty()) << problems.join(u'\n').toStdString();
}

TEST(Translations, NoTextOfTheProductIsGlued)
{
    std::vector<std::string> found;
    for (const auto &[path, source] : sourcesBelow(kRoot, kFolders))
        std::ranges::move(gluedTexts(path, source), std::back_inserter(found));
    EXPECT_THAT(found, IsEmpty());
}

TEST(Translations, TheHelpOfTheCommandLineIsExtractedAndLookedUp)
{
    const QStringList extracted = extract(kRoot, {u"app/cli"_s}).texts.value(u"CommandLine"_s);
    MarkingTranslator translator;
    QCoreApplication::installTranslator(&translator);
    for (const app::FormSpec &form : app::CommandTr::forms()) {
        EXPECT_TRUE(extracted.contains(QString::fromUtf8(form.text))) << form.text;
        for (const app::OptionSpec &option : form.options)
            EXPECT_TRUE(extracted.contains(QString::fromUtf8(option.text))) << option.text;
        if (*form.name == '\0')
            continue;
        const auto help = app::parseCommandLine({QString::fromLatin1(form.name), u"--help"_s});
        ASSERT_TRUE(help && std::holds_alternative<app::command::Print>(*help));
        const QString text = std::get<app::command::Print>(*help).text;
        EXPECT_EQ(text.count(u'~'), 2 + static_cast<int>(form.options.size()))
            << text.toStdString();
    }
}

// The rules

TEST(TranslationRules, ATextWithoutAContextIsReported)
{
    EXPECT_FALSE(problemsOf("QString text() { return tr(\"Text\"); }\n").isEmpty());
}

TEST(TranslationRules, AContextThatNoCodeLooksUpIsReported)
{
    EXPECT_FALSE(
        problemsOf("namespace app {\nQString text() { return tr(\"Text\"); }\n}\n").isEmpty());
    EXPECT_FALSE(problemsOf("auto text = QT_TRANSLATE_NOOP(\"Other\", \"Text\");\n").isEmpty());
}

TEST(TranslationRules, AWordWithAnEndingInBracketsIsReported)
{
    EXPECT_FALSE(problemsOf("struct Words\n{\n    Q_DECLARE_TR_FUNCTIONS(Words)\n};\n"
                            "QString text() { return Words::tr(\"%n line(s)\", nullptr, 2); }\n")
                     .isEmpty());
}

TEST(TranslationRules, ContextsOfClassesAndOfTranslateAreLookedUp)
{
    EXPECT_TRUE(problemsOf("struct Words\n{\n    Q_DECLARE_TR_FUNCTIONS(Other)\n};\n"
                           "auto text = QT_TRANSLATE_NOOP(\"Other\", \"Text\");\n"
                           "QString more() { return Words::tr(\"More\"); }\n")
                    .isEmpty());
    EXPECT_THAT(
        contextsOf("namespace ui {\nclass A;\nclass B : public QWidget\n{\n    Q_OBJECT\n};\n"
                   "auto c = translate(\"C\", \"Text\");\n}\n"),
        ElementsAre("C", "ui::B"));
}

TEST(TranslationRules, GluedTextsAreReportedWithTheirLine)
{
    const auto expectReported = [](const char *line, const char *problem) {
        const auto found = gluedTexts("a.cpp", std::string("// tr(\" \")\n") + line + "\n");
        ASSERT_THAT(found, SizeIs(1)) << line;
        EXPECT_THAT(found.front(), HasSubstr(problem));
        EXPECT_THAT(found.front(), HasSubstr("a.cpp:2: "));
    };
    expectReported(R"(f(tr("Uses %1").arg(isOn ? name : tr("nothing")));)", "inside .arg()");
    expectReported(R"(f(T::tr("%1").arg(QString()).arg(T::tr("b")));)", "inside .arg()");
    expectReported(R"(f(tr("a") + tr("b"));)", "between two tr()");
    expectReported(R"(f(tr("%1 a").arg(x) + u'+' + g(y) + translate("C", "b"));)", "between two");
    expectReported(R"(f(tr(" for %1").arg(x));)", "with a space");
    expectReported(R"(f(tr("a, "
                           "b "));)",
                   "with a space");
    expectReported(R"(f(translate("C", "a "));)", "with a space");
    expectReported(R"(f(QT_TRANSLATE_NOOP("C", " a"));)", "with a space");
}

TEST(TranslationRules, WholeTextsAreAllowed)
{
    for (const char *line :
         {R"(f(tr("a"), x + tr("b") + y);)", R"(f(isOn ? tr("a") + u'.' : tr("b"));)",
          R"(f(tr("%1 a").arg(x, QLocale().toString(1'000)), tr("b"));)",
          R"x(f("+ tr(\"a\") + tr(\"b\")", tr(text), f(" a "), tr("a", " note ")))x"})
        EXPECT_THAT(gluedTexts("a.cpp", line), IsEmpty()) << line;
}
