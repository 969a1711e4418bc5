#include "bridge/sources/SettingsRules.h"

#include "bridge/sources/HookPlaces.h"
#include "bridge/sources/ShownJson.h"

#include <QFile>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bridge::sources {

using json::Json;
using Fault = SettingsFault;

namespace {

/// The columns of a row: what each kind of value does. The order is that of the data.
struct Column
{
    enum Of : size_t {
        Text,
        EmptyText = 2,
        Positive,
        Zero,
        Negative,
        AboveOne, ///< a fraction
        BelowOne,
        True,
        False,
        Null,
        EmptyList,
        ListOfTexts,
        ListOfNumbers,
        ListOfNulls,
        EmptyObject,
        ObjectOfTexts,
        ObjectOfNumbers,
        ObjectOfNulls,
        ObjectOfObjects,
        Absent,
    };
};

constexpr char kVoidsFile = 'f';
constexpr size_t kColumns = Column::Absent + 1;
const std::string kElement = "[]";
const std::string kAnyName = "*";

/// "hooks.PreToolUse[].hooks[prompt].if" in its parts: names, "[]", "[prompt]", "*".
std::vector<std::string> partsOf(const std::string &key)
{
    std::vector<std::string> parts;
    std::string part;
    const auto end = [&] {
        if (!part.empty())
            parts.push_back(std::exchange(part, {}));
    };
    for (const char c : key) {
        if (c == '.' || c == '[')
            end();
        if (c != '.')
            part += c;
        if (c == ']')
            end();
    }
    end();
    return parts;
}

QString nameOf(const std::string &key)
{
    return QString::fromStdString(key);
}

/// `outer` before the path of a fault within.
Fault within(const QString &outer, Fault fault)
{
    fault.key = fault.key.startsWith(u'[') || fault.key.isEmpty() ? outer + fault.key
                                                                  : outer + u'.' + fault.key;
    return fault;
}

} // namespace

/// What a key's value may be; the keys within it are its children.
struct SettingsRules::Rule
{
    std::string row; ///< empty: nothing is known of the value itself
    std::vector<std::string> words;
    std::map<std::string, std::shared_ptr<Rule>> children;

    [[nodiscard]] const Rule *child(const std::string &name) const
    {
        const auto found = children.find(name);
        return found != children.end() ? found->second.get() : nullptr;
    }
    Rule &make(const std::vector<std::string> &parts)
    {
        Rule *rule = this;
        for (const std::string &part : parts) {
            auto &next = rule->children[part];
            if (!next)
                next = std::make_shared<Rule>();
            rule = next.get();
        }
        return *rule;
    }
    [[nodiscard]] bool voids(size_t column) const
    {
        return column < row.size() && row[column] == kVoidsFile;
    }
    [[nodiscard]] bool allVoid(size_t first, size_t last) const
    {
        for (size_t column = first; column <= last; ++column) {
            if (!voids(column))
                return false;
        }
        return true;
    }
    /// It has rules for named keys, so its value is an object.
    [[nodiscard]] bool hasFields() const
    {
        return std::any_of(children.begin(), children.end(),
                           [](const auto &each) { return each.first.front() != '['; });
    }
    [[nodiscard]] bool hasElements() const { return child(kElement) != nullptr; }

    [[nodiscard]] bool voidsText(const std::string &text) const;
    [[nodiscard]] bool voidsNumber(double number) const;
    [[nodiscard]] std::optional<Fault> judge(const Json &value) const;
    [[nodiscard]] std::optional<Fault> judgeList(const Json &list) const;
    [[nodiscard]] std::optional<Fault> judgeObject(const Json &object) const;
    [[nodiscard]] const Rule *ruleOf(const Json &element) const;
    [[nodiscard]] Fault faultOf(const Json &value) const;
};

bool SettingsRules::Rule::voidsText(const std::string &text) const
{
    if (!words.empty())
        return std::find(words.begin(), words.end(), text) == words.end() && voids(Column::Text);
    // Nothing is good here that was tried: a form of text that is not known, such as a time of day.
    if (children.empty() && allVoid(Column::Text, Column::BelowOne)
        && allVoid(Column::True, Column::False)
        && allVoid(Column::EmptyList, Column::ObjectOfObjects) && voids(Column::Null))
        return false;
    return voids(text.empty() ? Column::EmptyText : Column::Text);
}

bool SettingsRules::Rule::voidsNumber(double number) const
{
    const bool isWhole = std::floor(number) == number;
    // The border of a share was not tried.
    if (number == 1 && !voids(Column::BelowOne))
        return false;
    return voids(number < 0    ? Column::Negative
                 : number == 0 ? Column::Zero
                 : isWhole     ? Column::Positive
                 : number > 1  ? Column::AboveOne
                               : Column::BelowOne);
}

Fault SettingsRules::Rule::faultOf(const Json &value) const
{
    const bool isKnownType =
        (value.is_string() && (!words.empty() || !voids(Column::Text)))
        || (value.is_number() && !allVoid(Column::Positive, Column::BelowOne))
        || (value.is_object()
            && (hasFields() || !allVoid(Column::EmptyObject, Column::ObjectOfObjects)));
    return {isKnownType ? Fault::Kind::WrongValue : Fault::Kind::WrongType, {}, shownJson(value)};
}

std::optional<Fault> SettingsRules::Rule::judge(const Json &value) const
{
    if (value.is_array())
        return judgeList(value);
    if (value.is_object())
        return judgeObject(value);
    const bool isVoid = value.is_string()   ? voidsText(value.get_ref<const std::string &>())
                        : value.is_number() ? voidsNumber(value.get<double>())
                        : value.is_boolean()
                            ? voids(value.get<bool>() ? Column::True : Column::False)
                            : voids(Column::Null);
    return isVoid ? std::optional(faultOf(value)) : std::nullopt;
}

/// The rule of a list's element: hooks have one for each type.
const SettingsRules::Rule *SettingsRules::Rule::ruleOf(const Json &element) const
{
    const auto type = element.is_object() ? element.find("type") : element.end();
    if (element.is_object() && type != element.end() && type->is_string()) {
        if (const Rule *typed = child('[' + type->get_ref<const std::string &>() + ']'))
            return typed;
    }
    return child(kElement);
}

std::optional<Fault> SettingsRules::Rule::judgeList(const Json &list) const
{
    if (list.empty() || allVoid(Column::EmptyList, Column::ListOfNulls))
        return voids(Column::EmptyList) ? std::optional(faultOf(list)) : std::nullopt;
    for (size_t i = 0; i < list.size(); ++i) {
        const Json &element = list[i];
        const QString place = QStringLiteral("[%1]").arg(i);
        if (const Rule *rule = ruleOf(element)) {
            if (element.is_object() || !rule->row.empty()) {
                if (auto fault = rule->judge(element))
                    return within(place, *std::move(fault));
                continue;
            }
        }
        // A list of objects whose keys are not known.
        if (element.is_object() && (voids(Column::ListOfTexts) || hasElements()))
            continue;
        const bool isVoid = element.is_string() ? voids(Column::ListOfTexts)
                            : element.is_null() ? voids(Column::ListOfNulls)
                                                : voids(Column::ListOfNumbers);
        if (isVoid)
            return Fault{Fault::Kind::WrongType, place, shownJson(element)};
    }
    return std::nullopt;
}

std::optional<Fault> SettingsRules::Rule::judgeObject(const Json &object) const
{
    if (!hasFields()) {
        if (object.empty() || allVoid(Column::EmptyObject, Column::ObjectOfObjects))
            return voids(Column::EmptyObject) ? std::optional(faultOf(object)) : std::nullopt;
        for (auto it = object.begin(); it != object.end(); ++it) {
            const bool isVoid = it->is_string()   ? voids(Column::ObjectOfTexts)
                                : it->is_null()   ? voids(Column::ObjectOfNulls)
                                : it->is_object() ? voids(Column::ObjectOfObjects)
                                                  : voids(Column::ObjectOfNumbers);
            if (isVoid)
                return Fault{Fault::Kind::WrongType, nameOf(it.key()), shownJson(*it)};
        }
        return std::nullopt;
    }
    for (const auto &[name, rule] : children) {
        if (rule->voids(Column::Absent) && name.front() != '[' && name != kAnyName
            && !object.contains(name))
            return Fault{Fault::Kind::Missing, nameOf(name), {}};
    }
    const Rule *const any = child(kAnyName);
    for (auto it = object.begin(); it != object.end(); ++it) {
        const Rule *named = child(it.key());
        const Rule *rule = named ? named : any;
        if (rule == nullptr)
            continue;
        if (auto fault = rule->judge(*it))
            return within(nameOf(it.key()), *std::move(fault));
    }
    return std::nullopt;
}

SettingsRules::SettingsRules(const Json &data)
    : m_version(QVersionNumber::fromString(json::textField(data, "version")))
    , m_root(std::make_unique<Rule>())
{
    const Json &rows = json::field(data, "rows");
    for (auto row = rows.begin(); rows.is_object() && row != rows.end(); ++row) {
        for (const Json &key : *row)
            m_root->make(partsOf(key.get<std::string>())).row = row.key();
    }
    const Json &words = json::field(data, "words");
    for (auto it = words.begin(); words.is_object() && it != words.end(); ++it)
        m_root->make(partsOf(it.key())).words = it->get<std::vector<std::string>>();
    const Json &alike = json::field(data, "alike");
    for (auto it = alike.begin(); alike.is_object() && it != alike.end(); ++it)
        m_root->make(partsOf(it.key())) = Rule(m_root->make(partsOf(it->get<std::string>())));
    Q_ASSERT(json::field(data, "values").size() == kColumns);
}

SettingsRules::~SettingsRules() = default;

const SettingsRules &SettingsRules::learned()
{
    static const SettingsRules rules = [] {
        QFile file(QStringLiteral(":/claude-code/settings-rules.json"));
        const bool isOpen = file.open(QIODevice::ReadOnly);
        Q_ASSERT(isOpen);
        const QByteArray data = isOpen ? file.readAll() : QByteArray("{}");
        return SettingsRules(Json::parse(data.begin(), data.end()));
    }();
    return rules;
}

std::optional<Fault> SettingsRules::faultIn(const Json &settings) const
{
    if (auto fault = m_root->judgeObject(settings))
        return fault;
    return misplacedHooks(settings);
}

} // namespace bridge::sources
