using Earshot.Host.Configuration;

namespace Earshot.Host.Tests.Configuration;

public sealed class ValueTests
{
    public static TheoryData<string, string, object> Values => new()
    {
        { "flag", "true\ntext = \"x\"", true },
        { "number", "0", 0 },
        { "number", "1_000", 1000 },
        { "number", "0xff", 255 },
        { "number", "2147483647", int.MaxValue },
        { "long_number", "-9223372036854775808", long.MinValue },
        { "udp_port", "65535", ushort.MaxValue },
        { "ratio", "1.5e3", 1500.0 },
        { "ratio", "2", 2.0 },
        { "text", "\"a\\tb\\u00e9\"", "a\tbé" },
        { "text", "'C:\\x'", @"C:\x" },
        { "text", "\"\"\"\ntwo\nlines\"\"\"", "two\nlines" },
        { "colour", "\"dark_blue\"", Colour.DarkBlue },
        { "udp_ports", "[ 4789,\n  8472, # Linux\n]", new ushort[] { 4789, 8472 } },
        { "udp_ports", "[]", Array.Empty<ushort>() },
        { "names", "['a', \"b\"]", new[] { "a", "b" } },
        { "colours", "[\"red\", \"dark_blue\"]", new[] { Colour.Red, Colour.DarkBlue } },
        { "ratios", "[1, 0.25]", new[] { 1.0, 0.25 } },
        { "flags", "[true, false]", new[] { true, false } },
    };

    public static TheoryData<string, string> Misfits => new()
    {
        { "flag = 1", "2:8: flag: expected true or false, found an integer" },
        { "flag = \"true\"", "2:8: flag: expected true or false, found a string" },
        { "number = \"1\"", "2:10: number: expected an integer, found a string" },
        { "number = 1.0", "2:10: number: expected an integer, found a number with a fraction" },
        { "number = 2147483648", "2:10: number: 2147483648 is not between -2147483648 and 2147483647" },
        { "udp_port = 65536", "2:12: udp_port: 65536 is not between 0 and 65535" },
        { "udp_port = -1", "2:12: udp_port: -1 is not between 0 and 65535" },
        { "ratio = \"x\"", "2:9: ratio: expected a number, found a string" },
        { "ratio = inf", "2:9: ratio: expected a number, found no finite number" },
        { "text = 5", "2:8: text: expected a string, found an integer" },
        { "text = 2026-01-01", "2:8: text: expected a string, found a date" },
        { "text = { a = 1 }", "2:8: text: expected a string, found a table" },
        { "colour = \"dark_blu\"", "2:10: colour: expected one of \"red\", \"dark_blue\", found \"dark_blu\" (did you mean dark_blue?)" },
        { "colour = \"DarkBlue\"", "2:10: colour: expected one of \"red\", \"dark_blue\", found \"DarkBlue\" (did you mean dark_blue?)" },
        { "text = \"a\\u0000\"", "2:8: text: a NUL character is not allowed" },
        { "colour = 1", "2:10: colour: expected one of \"red\", \"dark_blue\", found an integer" },
        { "udp_ports = 4789", "2:13: udp_ports: expected an array, each element an integer between 0 and 65535, found an integer" },
        { "number = [1]", "2:10: number: expected an integer, found an array" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_read(string key, string toml, object expected)
    {
        EveryType config = Toml.Bind($"[t]\n{key} = {toml}\n");

        ConfigKey.Of(typeof(EveryType)).Single(k => k.Name == key).Get(config).Should().BeEquivalentTo(expected);
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_value_of_another_type_is_refused_where_it_stands(string line, string expected)
    {
        Toml.Problems($"[t]\n{line}\n").Should().Equal(expected);
    }

    [Fact]
    public void Every_wrong_element_of_an_array_is_reported()
    {
        Toml.Problems("[t]\nudp_ports = [1,\n  \"2\", 3,\n  70000]\n").Should().Equal(
            "3:3: udp_ports: expected an integer between 0 and 65535, found a string",
            "4:3: udp_ports: 70000 is not between 0 and 65535");
    }

    [Fact]
    public void A_wrong_value_is_not_repeated_in_the_message_for_it_may_be_a_password()
    {
        Toml.Problems("[t]\nnumber = \"hunter2\"\n").Single().Should().NotContain("hunter2");
        Toml.Problems("", "t.plugin=x", "t.number=hunter2").Single().Should().NotContain("hunter2");
    }
}
