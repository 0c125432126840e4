using Earshot.Sdk.Plugins;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// What a plugin throws in the data path is its bug: counted, told, and past a limit the plugin gets no more packets, while
/// the sensor lives on.
/// </summary>
internal sealed class PluginGuard(IPluginContext context)
{
    private const int MaxFaults = 100;
    private int faults;

    /// <summary>True once the plugin threw too often.</summary>
    public bool IsOut => Volatile.Read(ref faults) >= MaxFaults;

    /// <summary>Exceptions so far.</summary>
    public int Faults => Volatile.Read(ref faults);

    /// <summary>Name of the plugin's instance.</summary>
    public string Instance => context.InstanceName;

    /// <summary>Counts an exception; any thread.</summary>
    public void Record(Exception fault)
    {
        int count = Interlocked.Increment(ref faults);
        if (count == 1)
        {
            context.Log.Error($"a bug in this plugin: {fault}");
        }
        else if (count == MaxFaults)
        {
            context.Log.Error($"threw {MaxFaults} times and gets no more packets; the last time: {fault.Message}");
        }
    }
}
