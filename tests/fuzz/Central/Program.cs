using Earshot.Fuzz;
using Earshot.Fuzz.Central;

return FuzzProgram.Run(args, input => CentralCheck.Run(input), () => Seeds.All);
