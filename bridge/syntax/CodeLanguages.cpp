#include "bridge/syntax/CodeLanguages.h"

#include <QHash>
#include <QSet>
#include <QStringList>

namespace bridge::syntax {

namespace {

using namespace Qt::StringLiterals;

/// Names and aliases of highlight.js 9.18. Without "http", for which it would try all of its
/// languages at every line, and "plaintext".
const QString kKnown =
    u"1c abnf accesslog actionscript ada ado adoc ahk angelscript apache apacheconf "
    "applescript arcade arduino arm armasm as asc asciidoc aspectj atom autohotkey autoit "
    "avrasm awk axapta bash basic bat bf bind bnf brainfuck c c# c++ cal capnp capnproto "
    "cc ceylon cjs clean clj clojure clojure-repl cls cmake cmake.in cmd coffee "
    "coffeescript console coq cos cpp cr craftcms crm crmsh crystal cs csharp cson csp css "
    "cxx d dart dcl delphi dfm diff django dns do docker dockerfile dos dpr dsconfig dst "
    "dts dust ebnf elixir elm erb erl erlang erlang-repl excel f90 f95 feature fix flix "
    "fortran freepascal fs fsharp gams gauss gcode gemspec gherkin glsl gml gms go golang "
    "golo gradle graph groovy gss gyp h h++ haml handlebars haskell haxe hbs hh hpp hs hsp "
    "html html.handlebars html.hbs htmlbars hx hxx hy hylang i7 iced icl inform7 ini "
    "instances ipython irb irpf90 isbl java javascript jboss-cli jinja js json jsp jsx "
    "julia julia-repl k kdb kotlin kt lasso lassoscript lazarus ldif leaf less lfm lisp "
    "livecodeserver livescript llvm lpr ls lsl lua m mak makefile markdown mathematica "
    "matlab maxima md mel mercury mikrotik mips mipsasm mizar mjs mk mkd mkdown ml mm mma "
    "mojolicious monkey moo moon moonscript n1ql nc nginx nginxconf nim nimrod nix nixos "
    "nsis obj-c objc objectivec ocaml openscad osascript oxygene p21 parser3 pas pascal "
    "patch pb pbi pcmk perl pf pf.conf pgsql php php3 php4 php5 php6 php7 pl plist pm "
    "podspec pony postgres postgresql powershell pp processing profile prolog properties "
    "protobuf ps ps1 puppet purebasic py python q qml qt r rb re reasonml rib roboconf "
    "routeros rs rsl rss ruby ruleslanguage rust sas scad scala scheme sci scilab scss sh "
    "shell smali smalltalk sml sqf sql st stan stanfuncs stata step step21 stp styl stylus "
    "subunit sv svg svh swift taggerscript tao tap tcl tex thor thrift tk toml tp ts twig "
    "typescript v vala vb vbnet vbs vbscript vbscript-html verilog vhdl vim wildfly-cli wl "
    "wsf x86asm xhtml xjb xl xls xlsx xml xpath xq xquery xsd xsl yaml yml zep zephir zone "
    "zsh"_s;

/// Names in use that it does not know.
const QHash<QString, QString> &alsoKnownAs()
{
    static const QHash<QString, QString> names{
        {u"jsonc"_s, u"json"_s},          {u"json5"_s, u"json"_s},
        {u"jsonl"_s, u"json"_s},          {u"tsx"_s, u"typescript"_s},
        {u"vue"_s, u"xml"_s},             {u"svelte"_s, u"xml"_s},
        {u"fish"_s, u"bash"_s},           {u"shellscript"_s, u"bash"_s},
        {u"proto"_s, u"protobuf"_s},      {u"python3"_s, u"python"_s},
        {u"cuda"_s, u"cpp"_s},            {u"make"_s, u"makefile"_s},
        {u"terraform"_s, u"ini"_s},       {u"objective-c"_s, u"objectivec"_s},
        {u"latex"_s, u"tex"_s},           {u"pwsh"_s, u"powershell"_s},
        {u"shell-session"_s, u"shell"_s}, {u"viml"_s, u"vim"_s},
    };
    return names;
}

const QHash<QString, QString> &titles()
{
    static const QHash<QString, QString> names = [] {
        QHash<QString, QString> found;
        // The title, and the words that stand for it.
        for (const QString &row : {
                 u"AsciiDoc asciidoc adoc"_s,
                 u"Assembly x86asm armasm mipsasm"_s,
                 u"AWK awk"_s,
                 u"Bash bash"_s,
                 u"C c h"_s,
                 u"C# cs csharp c#"_s,
                 u"C++ cpp c++ cc cxx hpp hh h++ hxx"_s,
                 u"Clojure clojure clj"_s,
                 u"CMake cmake"_s,
                 u"CSS css"_s,
                 u"Dart dart"_s,
                 u"Diff diff patch"_s,
                 u"Dockerfile dockerfile docker"_s,
                 u"Elixir elixir"_s,
                 u"Erlang erlang erl"_s,
                 u"F# fsharp fs f#"_s,
                 u"Fortran fortran f90 f95"_s,
                 u"GLSL glsl"_s,
                 u"Go go golang"_s,
                 u"GraphQL graphql gql"_s,
                 u"Groovy groovy"_s,
                 u"Haskell haskell hs"_s,
                 u"HTML html xhtml"_s,
                 u"HTTP http https"_s,
                 u"INI ini"_s,
                 u"Java java"_s,
                 u"JavaScript javascript js mjs cjs"_s,
                 u"JSON json jsonc json5 jsonl"_s,
                 u"JSX jsx"_s,
                 u"Julia julia"_s,
                 u"Kotlin kotlin kt"_s,
                 u"LaTeX latex tex"_s,
                 u"Lisp lisp"_s,
                 u"Lua lua"_s,
                 u"Makefile makefile mk mak make"_s,
                 u"Markdown markdown md"_s,
                 u"MATLAB matlab"_s,
                 u"nginx nginx"_s,
                 u"Nix nix"_s,
                 u"Objective-C objectivec objc obj-c objective-c"_s,
                 u"OCaml ocaml ml"_s,
                 u"Pascal pascal delphi"_s,
                 u"Perl perl pl pm"_s,
                 u"PHP php"_s,
                 u"PostgreSQL pgsql postgres postgresql"_s,
                 u"PowerShell powershell ps1 pwsh"_s,
                 u"Properties properties"_s,
                 u"Protobuf protobuf proto"_s,
                 u"Python python py python3"_s,
                 u"QML qml"_s,
                 u"R r"_s,
                 u"Ruby ruby rb"_s,
                 u"Rust rust rs"_s,
                 u"Scala scala"_s,
                 u"Scheme scheme"_s,
                 u"SCSS scss"_s,
                 u"Shell sh zsh shell console fish shellscript shell-session"_s,
                 u"SQL sql"_s,
                 u"Svelte svelte"_s,
                 u"SVG svg"_s,
                 u"Swift swift"_s,
                 u"Terraform terraform"_s,
                 u"Text text txt plaintext plain"_s,
                 u"TOML toml"_s,
                 u"TSX tsx"_s,
                 u"TypeScript typescript ts"_s,
                 u"VHDL vhdl"_s,
                 u"Vue vue"_s,
                 u"XML xml xsd xsl"_s,
                 u"YAML yaml yml"_s,
             }) {
            const QStringList words = row.split(u' ');
            for (const QString &word : words.mid(1))
                found.insert(word, words.first());
        }
        return found;
    }();
    return names;
}

/// The fence's word without what some writers add: "rust,ignore", "python:main.py", "{.python}".
QString wordOf(const QString &fence)
{
    QString word = fence.trimmed().left(60);
    while (!word.isEmpty() && (word.front() == u'{' || word.front() == u'.'))
        word.remove(0, 1);
    qsizetype end = 0;
    while (end < word.size() && !QStringView(u",:{}; \t").contains(word[end]))
        ++end;
    return word.left(end);
}

} // namespace

QString languageOf(const QString &fence)
{
    static const QSet<QString> known = [] {
        const QStringList words = knownLanguages();
        return QSet<QString>(words.begin(), words.end());
    }();
    const QString word = wordOf(fence).toLower();
    const QString name = alsoKnownAs().value(word, word);
    return known.contains(name) ? name : QString();
}

QStringList knownLanguages()
{
    return kKnown.split(u' ', Qt::SkipEmptyParts);
}

QString languageTitle(const QString &fence)
{
    constexpr qsizetype kMost = 30;
    const QString word = wordOf(fence);
    const QString title = titles().value(word.toLower(), word);
    return title.size() <= kMost ? title : title.left(kMost) + QChar(0x2026);
}

} // namespace bridge::syntax
