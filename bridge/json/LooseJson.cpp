#include "bridge/json/LooseJson.h"

#include "bridge/json/LoneSurrogates.h"

#include <QStringList>

#include <nlohmann/json.hpp>

namespace bridge::json {

namespace {

using Json = nlohmann::json;

/// Errors have few fields; the first ones suffice to recognise a model's whole answer.
constexpr std::size_t kMaxFields = 256;
constexpr qsizetype kMaxDepth = 32;

/// Collects fields during parsing; builds no tree. Each handler returns whether to continue.
class FieldCollector : public nlohmann::json_sax<Json>
{
public:
    bool null() override { return true; }
    bool boolean(bool value) override
    {
        return add(value ? QStringLiteral("true") : QStringLiteral("false"));
    }
    bool number_integer(number_integer_t value) override
    {
        return add(QString::number(static_cast<qint64>(value)));
    }
    bool number_unsigned(number_unsigned_t value) override
    {
        return add(QString::number(static_cast<quint64>(value)));
    }
    bool number_float(number_float_t, const string_t &text) override
    {
        return add(QString::fromStdString(text));
    }
    bool string(string_t &value) override { return add(QString::fromStdString(value)); }
    bool binary(binary_t &) override { return true; }
    bool start_object(std::size_t) override { return open(); }
    bool key(string_t &name) override
    {
        m_path.back() = QString::fromStdString(name);
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string &, const Json::exception &) override
    {
        return false;
    }

    std::vector<JsonField> takeFields() { return std::move(m_fields); }

private:
    /// An array's level has an empty name, which is not part of the path.
    bool open()
    {
        const bool isNamed = !m_path.isEmpty() && !m_path.back().isEmpty();
        const bool goesOn = !isNamed || add(QString());
        m_path.append(QString());
        return goesOn && m_path.size() <= kMaxDepth;
    }
    bool close()
    {
        m_path.removeLast();
        return true;
    }
    bool add(const QString &value)
    {
        if (m_path.isEmpty())
            return false; // a bare string or number is not an object
        QStringList names = m_path;
        names.removeAll(QString());
        m_fields.push_back({names.join(u'.'), value});
        return m_fields.size() < kMaxFields;
    }

    QStringList m_path;
    std::vector<JsonField> m_fields;
};

} // namespace

std::vector<JsonField> readJsonFields(QByteArrayView text)
{
    QByteArray json = text.toByteArray();
    if (!json.isValidUtf8())
        json = QString::fromUtf8(json).toUtf8();
    if (json.contains("\\ud") || json.contains("\\uD"))
        json = withoutLoneSurrogates(json);
    FieldCollector collector;
    // The return value is irrelevant: fields collected before an error count.
    static_cast<void>(Json::sax_parse(json.cbegin(), json.cend(), &collector));
    return collector.takeFields();
}

} // namespace bridge::json
